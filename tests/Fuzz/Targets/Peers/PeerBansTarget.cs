using System.Net;
using Blockyard.Fuzz.Engine;
using Blockyard.Peering;
using Blockyard.Peering.Scoring;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>The file of bans. Input: the whole file, or what lies within its frame.</summary>
internal sealed class PeerBansTarget : IFuzzTarget
{
    private const int MaxBans = 2_048;

    private static readonly byte[] Magic = "BYPB"u8.ToArray();
    private static readonly PeerSettings Settings = new() { NodeId = default };
    private static readonly DateTimeOffset Since = TestChain.Start;

    public string Name => "peer-bans";

    public long FixedAllocation => 1 << 16;

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var node = new NodeId([.. Enumerable.Repeat((byte)3, NodeId.Size)]);
            var all = BanFormat.Write(
            [
                new(new Ban(BanTarget.Of(node), BanOrigin.Automatic, Since, Since.AddHours(1), "it lied"), 2),
                new(new Ban(BanTarget.Of(node, IPAddress.Parse("10.1.2.3")), BanOrigin.Operator, Since, null, "über allem"), 1),
                new(new Ban(BanTarget.Parse("2001:db8::/32"), BanOrigin.Operator, Since, Since.AddDays(1), ""), 1),
            ]);
            return
            [
                PeerFile.Of(Magic, BanFormat.Write([])),
                all,
                BanFormat.Write([new(new Ban(BanTarget.Of(node), BanOrigin.Automatic, Since, Since, new string('é', 300)), 1)]),
                BanFormat.Write([new(new Ban(BanTarget.Of(node), BanOrigin.Automatic, Since, DateTimeOffset.MaxValue, ""), 70_000)]),
            ];
        }
    }

    public IReadOnlyList<byte[]> Words => [Magic, BitConverter.GetBytes(DateTimeOffset.MaxValue.ToUnixTimeSeconds())];

    public void Run(ReadOnlyMemory<byte> input)
    {
        PeerFile.CheckFrame(input, Magic);
        List<BanRecord>? records = null;
        if (Require.OnlyThrows<InvalidDataException>(() => records = BanFormat.Read(input.Span)))
        {
            Require.That(BanFormat.Read(BanFormat.Write(records!)).SequenceEqual(records!), "bans written again");
        }

        CheckList(PeerFile.Of(Magic, input.Span), records);
    }

    private static void CheckList(byte[] file, List<BanRecord>? records)
    {
        var clock = new TestClock(Since);
        var files = new MemoryFiles(file);
        var bans = Open(files, clock);
        Require.Equal(records is not null, files.Content is not null, "a file that cannot be used is set aside, and no other");
        Require.That(bans.List().Count <= MaxBans, "bounded");
        foreach (var (ban, _) in records ?? [])
        {
            var (node, address) = (ban.Target.Node ?? default, ban.Target.Network?.BaseAddress);
            bans.Punish(node, address, ban.Reason);
            Require.That(bans.Find(node, address) is not null, "whoever was just banned is out");
        }

        bans.Save();
        Require.That(Open(files, clock).List().SequenceEqual(bans.List()), "bans after a restart");
        foreach (var ban in bans.List())
        {
            Require.Equal(ban.Target, BanTarget.Parse(ban.Target.ToString()), "a target as operators see it");
            bans.Lift(ban.Target);
        }

        Require.Equal(0, bans.List().Count, "bans after all were lifted");
    }

    private static BanList Open(MemoryFiles files, TimeProvider clock)
    {
        var bans = new BanList(Settings, files, PeerFile.Network, clock, NullLogger.Instance);
        bans.Load();
        return bans;
    }
}
