using System.Net;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Scoring;

public sealed class BanListTests
{
    private const uint Network = 0xdab5bffa;

    private static readonly IPAddress Home = IPAddress.Parse("192.168.7.7");

    private readonly TestClock _clock = new(TestChain.Start);
    private readonly MemoryPeerFiles _files = new();
    private readonly RecordingLogger _log = new();

    [Fact]
    public void Each_lapse_keeps_a_node_out_for_longer_up_to_an_hour()
    {
        var bans = Open();
        int[] minutes = [1, 2, 4, 8, 16, 32, 60, 60];

        foreach (var expected in minutes)
        {
            bans.Punish(NodeOf(1), Home, "it lied");
            Assert.Equal(TimeSpan.FromMinutes(expected), Left(bans, NodeOf(1)));
            _clock.Advance(TimeSpan.FromMinutes(expected));
            Assert.Equal(TimeSpan.Zero, Left(bans, NodeOf(1)));
            Assert.Null(bans.Find(NodeOf(1), Home));
        }

        _clock.Advance(TimeSpan.FromDays(2));
        bans.Punish(NodeOf(1), Home, "it lied");
        Assert.Equal(TimeSpan.FromMinutes(1), Left(bans, NodeOf(1)));
    }

    [Fact]
    public void Nodes_are_judged_one_by_one_and_the_oldest_is_forgotten()
    {
        var bans = Open();
        for (var i = 0; i <= 1_024; i++)
        {
            bans.Punish(NodeOf(i), Home, "it lied");
        }

        Assert.Equal(TimeSpan.Zero, Left(bans, NodeOf(0)));
        Assert.NotEqual(TimeSpan.Zero, Left(bans, NodeOf(1)));
        Assert.Equal(TimeSpan.Zero, Left(bans, NodeOf(2_000)));
    }

    [Fact]
    public void What_the_node_bans_by_itself_concerns_neither_neighbours_nor_namesakes()
    {
        var bans = Open();
        bans.Punish(NodeOf(1), Home, "it lied");

        Assert.NotNull(bans.Find(NodeOf(1), Home));
        Assert.Null(bans.Find(NodeOf(2), Home));
        Assert.Null(bans.Find(NodeOf(1), IPAddress.Parse("192.168.7.8")));
        Assert.Null(bans.Find(Home));
    }

    [Fact]
    public void A_node_stays_banned_at_another_address_of_the_same_owner()
    {
        var bans = Open();
        bans.Punish(NodeOf(1), IPAddress.Parse("2001:db8::1"), "it lied");

        Assert.NotNull(bans.Find(NodeOf(1), IPAddress.Parse("2001:db8::2")));
        Assert.Null(bans.Find(NodeOf(1), IPAddress.Parse("2001:db8:1::1")));
        Assert.Equal($"{NodeOf(1)}@2001:db8::/64", Assert.Single(bans.List()).Target.ToString());
    }

    [Fact]
    public void An_operator_bans_a_node_an_address_or_a_range_for_a_while_or_for_ever()
    {
        var bans = Open();
        bans.Add(BanTarget.Of(NodeOf(1)), TimeSpan.FromMinutes(5), "noisy");
        bans.Add(BanTarget.Parse("10.1.0.0/16"), null, "test network");
        bans.Add(BanTarget.Parse("2001:db8::7"), null, "");

        Assert.Equal("noisy", bans.Find(NodeOf(1), Home)!.Reason);
        Assert.Equal("test network", bans.Find(IPAddress.Parse("10.1.200.3"))!.Reason);
        Assert.NotNull(bans.Find(IPAddress.Parse("::ffff:10.1.0.1")));
        Assert.Null(bans.Find(IPAddress.Parse("10.2.0.1")));
        Assert.NotNull(bans.Find(IPAddress.Parse("2001:db8::7")));
        Assert.Null(bans.Find(IPAddress.Parse("2001:db8::8")));
        Assert.Equal(TimeSpan.FromMinutes(5), Left(bans, NodeOf(1)));

        _clock.Advance(TimeSpan.FromDays(365));
        Assert.Null(bans.Find(NodeOf(1), Home));
        Assert.Equal(["10.1.0.0/16", "2001:db8::7"], bans.List().Select(ban => ban.Target.ToString()));
    }

    [Fact]
    public void A_ban_that_is_lifted_is_over_whoever_made_it()
    {
        var bans = Open();
        bans.Punish(NodeOf(1), Home, "it lied");
        bans.Add(BanTarget.Of(NodeOf(1)), null, "and how");

        Assert.Equal(2, bans.List().Count);
        Assert.True(bans.Lift(BanTarget.Of(NodeOf(1))));
        Assert.False(bans.Lift(BanTarget.Of(NodeOf(1))));
        Assert.Null(bans.Find(NodeOf(1), Home));
    }

    [Fact]
    public void Bans_outlive_a_restart_with_all_that_is_known_of_them()
    {
        var bans = Open();
        bans.Punish(NodeOf(1), Home, "an invalid block");
        bans.Punish(NodeOf(1), Home, "an invalid block");
        bans.Add(BanTarget.Parse("10.0.0.0/8"), null, "über allem");
        bans.Add(BanTarget.Parse("fd00::/8"), TimeSpan.FromHours(1), "");
        bans.Save();
        var writes = _files.Writes;
        bans.Save();
        Assert.Equal(writes, _files.Writes);

        var again = Open();

        Assert.Equal(bans.List(), again.List());
        Assert.Equal(3, again.List().Count);
        _clock.Advance(TimeSpan.FromMinutes(2));
        again.Punish(NodeOf(1), Home, "an invalid block");
        Assert.Equal(TimeSpan.FromMinutes(4), Left(again, NodeOf(1)));
    }

    [Fact]
    public void The_list_of_operators_is_bounded_and_what_has_run_out_makes_room()
    {
        var bans = Open();
        for (var i = 0; i < 1_024; i++)
        {
            bans.Add(BanTarget.Of(NodeOf(i)), TimeSpan.FromMinutes(1), "");
        }

        bans.Add(BanTarget.Of(NodeOf(5)), TimeSpan.FromMinutes(1), "again");
        Assert.Throws<InvalidOperationException>(() => bans.Add(BanTarget.Of(NodeOf(5_000)), null, ""));
        _clock.Advance(TimeSpan.FromMinutes(1));
        bans.Add(BanTarget.Of(NodeOf(5_000)), null, "");
        Assert.Single(bans.List());
    }

    [Fact]
    public void A_file_with_more_bans_than_are_kept_does_not_make_the_list_longer()
    {
        var ban = new Ban(BanTarget.Of(NodeOf(1)), BanOrigin.Operator, _clock.GetUtcNow(), null, "");
        List<BanRecord> records = [.. Enumerable.Range(0, 1_100).Select(i => new BanRecord(ban with { Target = BanTarget.Of(NodeOf(i)) }, 1))];
        _files.Files[BanList.FileName] = PeerFileFormat.Frame("BYPB"u8, 1, Network, BanFormat.Write(records));

        Assert.Equal(1_024, Open().List().Count);
    }

    [Fact]
    public void A_long_reason_is_cut_between_characters()
    {
        var ban = new Ban(BanTarget.Of(NodeOf(1)), BanOrigin.Operator, _clock.GetUtcNow(), null, "x" + new string('é', 300));

        var again = Assert.Single(BanFormat.Read(BanFormat.Write([new BanRecord(ban, 1)])));

        Assert.Equal("x" + new string('é', 255), again.Ban.Reason);
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("other network")]
    [InlineData("newer")]
    [InlineData("false length")]
    public void A_file_that_cannot_be_used_is_set_aside_and_begun_anew(string damage)
    {
        var bans = Open();
        bans.Punish(NodeOf(1), Home, "it lied");
        bans.Save();
        var file = _files.Files[BanList.FileName];
        _files.Files[BanList.FileName] = damage switch
        {
            "flipped" => [.. file[..20], (byte)~file[20], .. file[21..]],
            "cut" => file[..^1],
            "empty" => [],
            "other network" => PeerFileFormat.Frame("BYPB"u8, 1, 7, file.AsSpan(12..^4)),
            "newer" => PeerFileFormat.Frame("BYPB"u8, 2, Network, file.AsSpan(12..^4)),
            _ => PeerFileFormat.Frame("BYPB"u8, 1, Network, [2, 0, 0, 0, .. file[16..^4]]),
        };

        var again = Open();

        Assert.Empty(again.List());
        Assert.Equal([BanList.FileName], _files.Aside);
        Assert.Contains(_log.Entries, entry => entry.Text.Contains("was set aside", StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_lies_in_the_file_is_read_or_refused()
    {
        var random = new Random(11);
        var bans = Open();
        bans.Punish(NodeOf(1), IPAddress.Parse("2001:db8::1"), "it lied");
        bans.Add(BanTarget.Parse("10.0.0.0/8"), null, "noisy");
        bans.Save();
        var good = _files.Files[BanList.FileName][12..^4];
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var content = good.ToArray();
            content[random.Next(content.Length)] = (byte)random.Next(256);
            content[4 + random.Next(4)] = (byte)random.Next(8);
            content[24 + random.Next(16)] = (byte)(random.Next(2) * 255);
            try
            {
                read += BanFormat.Read(content).Count;
            }
            catch (InvalidDataException)
            {
            }
        }

        Assert.InRange(read, 1, 40_000);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData(" 10.0.0.1/32 ", "10.0.0.1")]
    [InlineData("10.1.2.3/16", "10.1.0.0/16")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("fd00::1/64", "fd00::/64")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("000102030405060708090A0B0C0D0E0F", "000102030405060708090a0b0c0d0e0f")]
    [InlineData("000102030405060708090a0b0c0d0e0f@10.0.0.1", "000102030405060708090a0b0c0d0e0f@10.0.0.1")]
    public void A_target_is_read_and_written(string text, string expected) =>
        Assert.Equal(expected, BanTarget.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("1")]
    [InlineData("10.0.0.1:2001")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("fd00::/129")]
    [InlineData("00010203")]
    [InlineData("00010203@10.0.0.1")]
    [InlineData("000102030405060708090a0b0c0d0e0f@")]
    [InlineData("x00102030405060708090a0b0c0d0e0f")]
    public void What_is_no_target_is_refused(string text) => Assert.Throws<FormatException>(() => BanTarget.Parse(text));

    private TimeSpan Left(BanList bans, NodeId node) =>
        bans.Find(node, Home) is { } ban ? ban.Until!.Value - _clock.GetUtcNow() : TimeSpan.Zero;

    private static NodeId NodeOf(int number)
    {
        var bytes = new byte[NodeId.Size];
        BitConverter.TryWriteBytes(bytes, number);
        return new NodeId(bytes);
    }

    private BanList Open()
    {
        var bans = new BanList(
            TestNode.Quick("a") with { BanTime = TimeSpan.FromMinutes(1) }, _files, Network, _clock, _log);
        bans.Load();
        return bans;
    }
}
