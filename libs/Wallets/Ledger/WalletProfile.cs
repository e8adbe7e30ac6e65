using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Sealing;

namespace Blockyard.Wallets.Ledger;

/// <summary>What never changes about a wallet.</summary>
/// <param name="Number">Its number on the shard, from 0.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name for people; may be empty.</param>
/// <param name="CreatedAt">Seconds since 1970-01-01 UTC.</param>
/// <param name="Seal">Its secret, encrypted; the owner of the seal is <paramref name="Id"/>.</param>
/// <param name="AccountKey">The 78 bytes of its account's public key.</param>
/// <param name="IsServiceOwned">True for the wallet of the service itself.</param>
public sealed record WalletProfile(
    uint Number, string Id, string Name, uint CreatedAt, SealedSecret Seal, ReadOnlyMemory<byte> AccountKey, bool IsServiceOwned)
{
    /// <summary>The keys that watch.</summary>
    public Account OpenAccount() => new(ExtendedPublicKey.Decode(AccountKey.Span));

    internal static WalletProfile Read(uint number, ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value);
        return new WalletProfile(
            number,
            reader.Text(),
            reader.Text(),
            reader.UInt32(),
            SealedSecret.Parse(reader.Bytes()),
            reader.Raw(ExtendedPublicKey.Size).ToArray(),
            reader.Flag());
    }

    internal byte[] ToBytes() => new RecordWriter()
        .Text(Id).Text(Name).UInt32(CreatedAt).Bytes(Seal.Bytes.Span).Raw(AccountKey.Span).Flag(IsServiceOwned).ToArray();
}
