using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Scoring;
using Grpc.Core;

namespace Blockyard.Peering.Sessions;

/// <summary>What each owner of addresses may fetch in blocks: so many streams at a time, and no faster than that. Thread-safe.</summary>
/// <remarks>Those who share an address share its streams and bytes, but have as many more streams as there are connections, up to a share of all.</remarks>
internal sealed class BlockQuota(PeerTable table, BanList bans, PeerSettings settings, TimeProvider time)
{
    /// <summary>Owners whose bytes are counted; those who have not fetched anything for longest start anew.</summary>
    private const int MaxOwners = 1_024;

    /// <summary>One owner gets one in so many of all streams, however many connections it makes.</summary>
    private const int OwnerShare = 4;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<IPAddress, Share> _shares = [];
    private int _active;

    /// <summary>Streams that are being served.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Lets somebody fetch blocks.</summary>
    /// <param name="address">Who asks; null if that is not known.</param>
    /// <param name="responses">Where blocks go.</param>
    /// <param name="send">Sends them.</param>
    /// <exception cref="RpcException">The address is banned, or fetches too much at a time.</exception>
    public async Task ServeAsync(
        IPAddress? address, IServerStreamWriter<GetBlocksResponse> responses, Func<IServerStreamWriter<GetBlocksResponse>, Task> send)
    {
        if (address is not null && bans.Find(address) is not null)
        {
            throw new RpcException(new SessionEnd(EndReason.Banned, "the operator has banned this address").ToStatus());
        }

        var share = Enter(address is null ? IPAddress.None : AddressRules.GroupOf(address));
        try
        {
            Interlocked.Increment(ref _active);
            await send(new PacedWriter(responses, share, time));
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            Interlocked.Decrement(ref share.Streams);
        }
    }

    private Share Enter(IPAddress owner)
    {
        lock (_lock)
        {
            if (_shares.Remove(owner, out var share))
            {
                _shares.Add(owner, share);
            }
            else
            {
                _shares.Add(owner, share = new Share(new TokenBucket(settings.ServedBytesBurst, settings.ServedBytesPerSecond, time)));
                if (_shares.Count > MaxOwners)
                {
                    _shares.RemoveAt(0);
                }
            }

            var connections = table.Sessions.Count(
                session => session.RemoteEnd is { } end && AddressRules.GroupOf(end.Address).Equals(owner));
            if (share.Streams >= Math.Min(settings.MaxBlockStreamsPerPeer * Math.Max(1, connections), MostOf(owner)))
            {
                throw new RpcException(new Status(StatusCode.ResourceExhausted, "This address fetches too many blocks at a time."));
            }

            Interlocked.Increment(ref share.Streams);
            return share;
        }
    }

    /// <summary>On a laptop all nodes share one address, and nobody else can have it.</summary>
    private int MostOf(IPAddress owner) => IPAddress.IsLoopback(owner)
        ? settings.MaxBlockStreams
        : Math.Max(settings.MaxBlockStreamsPerPeer, settings.MaxBlockStreams / OwnerShare);

    private sealed class Share(TokenBucket bytes)
    {
        public int Streams;

        public TimeSpan Take(int size)
        {
            lock (bytes)
            {
                return bytes.Take(size);
            }
        }
    }

    private sealed class PacedWriter(IServerStreamWriter<GetBlocksResponse> inner, Share share, TimeProvider time)
        : IServerStreamWriter<GetBlocksResponse>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(GetBlocksResponse message) => WriteAsync(message, CancellationToken.None);

        public async Task WriteAsync(GetBlocksResponse message, CancellationToken cancellationToken)
        {
            var wait = share.Take(message.Raw.Length);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            await inner.WriteAsync(message, cancellationToken);
        }
    }
}
