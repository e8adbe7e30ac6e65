using System.Net;
using Blockyard.Fuzz.Engine;
using Blockyard.Peering;
using Blockyard.Peering.Discovery;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>The file of addresses. Input: the whole file, or what lies within its frame.</summary>
internal sealed class PeerAddressesTarget : IFuzzTarget
{
    private static readonly byte[] Magic = "BYPA"u8.ToArray();
    private static readonly PeerSettings Settings = new() { NodeId = default };
    private static readonly DateTimeOffset Now = TestChain.Start;

    public string Name => "peer-addresses";

    public long FixedAllocation => 1 << 16;

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var (four, six) = (IPAddress.Parse("198.51.100.7"), IPAddress.Parse("2001:db8::7"));
            var node = new NodeId([.. Enumerable.Repeat((byte)3, NodeId.Size)]);
            var both = AddressBookFormat.Write(
            [
                new(new IPEndPoint(four, 2001), six, Now.AddHours(-2), Now.AddHours(-1), node, 0, null),
                new(new IPEndPoint(six, 65_535), four, Now, null, null, 3, null),
            ]);
            return [PeerFile.Of(Magic, []), both];
        }
    }

    public IReadOnlyList<byte[]> Words => [Magic, BitConverter.GetBytes(DateTimeOffset.MaxValue.ToUnixTimeSeconds())];

    public void Run(ReadOnlyMemory<byte> input)
    {
        PeerFile.CheckFrame(input, Magic);
        List<KnownAddress>? addresses = null;
        if (Require.OnlyThrows<InvalidDataException>(() => addresses = AddressBookFormat.Read(input.Span)))
        {
            Require.That(AddressBookFormat.Read(AddressBookFormat.Write(addresses!)).SequenceEqual(addresses!), "addresses written again");
        }

        CheckBook(PeerFile.Of(Magic, input.Span), addresses);
    }

    private static void CheckBook(byte[] file, List<KnownAddress>? addresses)
    {
        var clock = new TestClock(Now);
        var files = new MemoryFiles(file);
        var (book, bookFile) = Open(files, clock);
        Require.Equal(addresses is not null, files.Content is not null, "a file that cannot be used is set aside, and no other");
        Require.Equal(Math.Min(AddressBook.Capacity, (addresses ?? []).DistinctBy(known => known.EndPoint).Count()), book.Count, "addresses");
        var spoken = book.List().Where(known => known.SpokenAt is not null).Select(known => known.EndPoint).ToHashSet();
        Require.That(book.SpokenWithin(TimeSpan.FromHours(3)).TrueForAll(spoken.Contains), "hearsay is not passed on");
        while (book.Pick(static _ => true) is { } choice)
        {
            book.Tried(choice.EndPoint);
            book.Failed(choice.EndPoint);
        }

        book.Spoke(new IPEndPoint(IPAddress.Loopback, 1), default);
        bookFile.Save();
        Require.That(
            Open(files, clock).Book.List().SequenceEqual(book.List().Select(static known => known with { TriedAt = null })),
            "addresses after a restart");
    }

    private static (AddressBook Book, AddressBookFile File) Open(MemoryFiles files, TimeProvider clock)
    {
        var book = new AddressBook(Settings, clock, new Random(5));
        var file = new AddressBookFile(book, files, PeerFile.Network, NullLogger.Instance);
        file.Load();
        return (book, file);
    }
}
