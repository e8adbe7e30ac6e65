using System.Net;
using Blockyard.Peering.Discovery;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Discovery;

public sealed class AddressBookTests
{
    private const uint Network = 0xdab5bffa;

    private static readonly IPAddress Liar = IPAddress.Parse("10.9.9.9");
    private static readonly NodeId Node = new(new byte[NodeId.Size]);

    private readonly TestClock _clock = new(TestChain.Start);
    private readonly MemoryPeerFiles _files = new();
    private readonly RecordingLogger _log = new();
    private readonly PeerSettings _settings = TestNode.Quick("a") with { ReconnectMax = TimeSpan.FromSeconds(10) };

    [Fact]
    public void One_source_gets_its_share_and_pushes_out_only_what_it_said_itself()
    {
        var book = Create();
        book.Hear(At(1), IPAddress.Parse("10.1.1.1"));
        book.Spoke(At(2), Node);
        for (var i = 0; i < 10_000; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            book.Hear(At(1_000 + i), Liar);
        }

        Assert.Equal(2 + AddressBook.MaxPerSource, book.Count);
        Assert.Contains(book.List(), known => known.EndPoint.Equals(At(1)));
        Assert.Contains(book.List(), known => known.EndPoint.Equals(At(2)));
        Assert.Contains(book.List(), known => known.EndPoint.Equals(At(10_999)));
        Assert.DoesNotContain(book.List(), known => known.EndPoint.Equals(At(1_000)));
    }

    [Fact]
    public void Sources_of_one_owner_share_one_share()
    {
        var book = Create();
        for (var i = 0; i < 1_000; i++)
        {
            book.Hear(At(i), IPAddress.Parse($"2001:db8::{i:x}"));
        }

        Assert.Equal(AddressBook.MaxPerSource, book.Count);
    }

    [Fact]
    public void A_full_book_takes_from_who_has_most_and_keeps_those_that_were_spoken_with()
    {
        var book = Create();
        for (var i = 0; i < 300; i++)
        {
            book.Spoke(At(i), Node);
        }

        for (var source = 0; source < 40; source++)
        {
            for (var i = 0; i < 64; i++)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                book.Hear(At(10_000 + (source * 64) + i), IPAddress.Parse($"10.9.{source}.1"));
            }
        }

        Assert.Equal(AddressBook.Capacity, book.Count);
        Assert.Equal(300, book.List().Count(known => known.SpokenAt is not null));
        var shares = book.List().Where(known => known.SpokenAt is null).CountBy(known => known.Source).ToList();
        Assert.Equal(40, shares.Count);
        Assert.All(shares, share => Assert.InRange(share.Value, 15, 25));
    }

    [Fact]
    public void Only_so_many_addresses_that_were_spoken_with_are_kept_the_oldest_go()
    {
        var book = Create();
        for (var i = 0; i < 600; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            book.Spoke(At(i), Node);
        }

        Assert.Equal(512, book.Count);
        Assert.DoesNotContain(book.List(), known => known.EndPoint.Equals(At(87)));
        Assert.Contains(book.List(), known => known.EndPoint.Equals(At(88)));
    }

    [Fact]
    public void Tries_are_spaced_out_and_end()
    {
        var book = Create();
        book.Hear(At(1), Liar);
        int[] waits = [10, 20, 40];
        foreach (var wait in waits)
        {
            Assert.NotNull(Try(book));
            Assert.Null(book.Pick(_ => true));
            book.Failed(At(1));
            _clock.Advance(TimeSpan.FromSeconds((2 * wait) - 1));
            Assert.Null(book.Pick(_ => true));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.NotNull(Try(book));
        book.Failed(At(1));
        Assert.Equal(0, book.Count);
    }

    [Fact]
    public void Where_there_was_a_node_more_tries_are_made_and_it_is_not_passed_on_meanwhile()
    {
        var book = Create();
        book.Spoke(At(1), Node);
        Assert.Equal([At(1)], book.SpokenWithin(TimeSpan.FromHours(1)));
        for (var i = 0; i < 11; i++)
        {
            book.Failed(At(1));
            Assert.Empty(book.SpokenWithin(TimeSpan.FromHours(1)));
        }

        Assert.Equal(1, book.Count);
        book.Failed(At(1));
        Assert.Equal(0, book.Count);
    }

    [Fact]
    public void Hearsay_is_not_passed_on_and_old_acquaintances_are_not_either()
    {
        var book = Create();
        book.Hear(At(1), Liar);
        book.Spoke(At(2), Node);

        Assert.Equal([At(2)], book.SpokenWithin(TimeSpan.FromHours(1)));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Empty(book.SpokenWithin(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void What_is_forgotten_does_not_come_back_by_hearsay()
    {
        var book = Create();
        book.Spoke(At(1), Node);
        book.Forget(At(1));
        book.Hear(At(1), Liar);
        Assert.Equal(0, book.Count);

        for (var i = 0; i < 256; i++)
        {
            book.Forget(At(100 + i));
        }

        book.Hear(At(1), Liar);
        Assert.Equal(1, book.Count);
    }

    [Fact]
    public void Chance_chooses_from_both_halves_of_the_book()
    {
        var book = Create();
        book.Spoke(At(1), Node);
        for (var i = 2; i < 60; i++)
        {
            book.Hear(At(i), Liar);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        var known = Enumerable.Range(0, 1_000).Count(_ => book.Pick(_ => true)!.EndPoint.Equals(At(1)));

        Assert.InRange(known, 400, 600);
    }

    [Fact]
    public void The_book_outlives_a_restart_with_all_that_is_known()
    {
        var book = Create();
        book.Hear(At(1), IPAddress.Parse("2001:db8::1"));
        book.Spoke(new IPEndPoint(IPAddress.Parse("2001:db8::2"), 65_535), Node);
        book.Spoke(At(3), new NodeId([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]));
        book.Failed(At(3));
        var file = new AddressBookFile(book, _files, Network, _log);
        file.Save();
        file.Save();
        Assert.Equal(1, _files.Writes);

        var again = Create();
        new AddressBookFile(again, _files, Network, _log).Load();

        Assert.Equal(
            book.List().Select(known => known with { TriedAt = null }).OrderBy(known => known.ToString()),
            again.List().OrderBy(known => known.ToString()));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("other network")]
    [InlineData("half a row")]
    [InlineData("another file of ours")]
    public void A_damaged_file_is_set_aside_and_begun_anew(string damage)
    {
        var book = Create();
        book.Hear(At(1), Liar);
        new AddressBookFile(book, _files, Network, _log).Save();
        var file = _files.Files[AddressBookFile.FileName];
        _files.Files[AddressBookFile.FileName] = damage switch
        {
            "flipped" => [.. file[..40], (byte)~file[40], .. file[41..]],
            "cut" => file[..^7],
            "other network" => PeerFileFormat.Frame("BYPA"u8, 1, 7, file.AsSpan(12..^4)),
            "half a row" => PeerFileFormat.Frame("BYPA"u8, 1, Network, file.AsSpan(12..40)),
            _ => PeerFileFormat.Frame("BYPB"u8, 1, Network, file.AsSpan(12..^4)),
        };
        var again = Create();
        var restarted = new AddressBookFile(again, _files, Network, _log);
        restarted.Load();

        Assert.Equal(0, again.Count);
        Assert.Equal([AddressBookFile.FileName], _files.Aside);
        again.Hear(At(2), Liar);
        restarted.Save();
        Assert.True(_files.Files.ContainsKey(AddressBookFile.FileName));
    }

    private static IPEndPoint At(int number) => new(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), 2001);

    private static KnownAddress? Try(AddressBook book)
    {
        var known = book.Pick(_ => true);
        if (known is not null)
        {
            book.Tried(known.EndPoint);
        }

        return known;
    }

    private AddressBook Create() => new(_settings, _clock, new Random(7));
}
