using System.Net;
using Blockyard.Peering.Discovery;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests;

/// <summary>A disk that fails costs a node what it knew of its peers, and nothing else.</summary>
public sealed class RecordKeeperTests
{
    private const uint Network = 0xdab5bffa;

    private static readonly IPEndPoint Known = new(IPAddress.Parse("10.0.0.1"), 2001);
    private static readonly NodeId Node = new(new byte[NodeId.Size]);

    private readonly TestClock _clock = new(TestChain.Start);
    private readonly MemoryPeerFiles _files = new();
    private readonly RecordingLogger _log = new();
    private readonly PeerSettings _settings = TestNode.Quick("a");

    public static TheoryData<string> Kinds => ["broken", "forbidden"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Addresses_are_written_although_bans_cannot_be_and_it_is_said_once(string kind)
    {
        _files.Failures[BanList.FileName] = Failure(kind);
        var (bans, _, book, keeper) = Create();
        bans.Add(BanTarget.Of(Node), null, "");
        book.Spoke(Known, Node);

        keeper.Save();
        keeper.Save();

        Assert.True(_files.Files.ContainsKey(AddressBookFile.FileName));
        Assert.Single(_log.Entries, entry => entry.Text.Contains("was not written down", StringComparison.Ordinal));
        _files.Failures.Clear();
        keeper.Save();
        Assert.True(_files.Files.ContainsKey(BanList.FileName));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_node_begins_without_addresses_that_cannot_be_read(string kind)
    {
        var (_, _, before, keeper) = Create();
        before.Spoke(Known, Node);
        keeper.Save();
        _files.Failures[AddressBookFile.FileName] = Failure(kind);
        var (_, file, book, _) = Create();

        file.Load();

        Assert.Equal(0, book.Count);
        Assert.Single(_log.Entries, entry => entry.Text.Contains("cannot be read", StringComparison.Ordinal));
        _files.Failures.Clear();
        file.Load();
        Assert.Equal(1, book.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_node_does_not_begin_without_bans_that_cannot_be_read(string kind)
    {
        _files.Failures[BanList.FileName] = Failure(kind);

        Assert.Throws(Failure(kind).GetType(), Create().Bans.Load);
    }

    private static Exception Failure(string kind) => kind == "broken" ? new IOException("broken") : new UnauthorizedAccessException("no");

    private (BanList Bans, AddressBookFile File, AddressBook Book, RecordKeeper Keeper) Create()
    {
        var bans = new BanList(_settings, _files, Network, _clock, _log);
        var book = new AddressBook(_settings, _clock, new Random(1));
        var file = new AddressBookFile(book, _files, Network, _log);
        return (bans, file, book, new RecordKeeper(bans, file, _settings, _clock, _log));
    }
}
