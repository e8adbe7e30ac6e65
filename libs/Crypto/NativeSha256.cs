using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Blockyard.Crypto;

/// <summary>OpenSSL's compression function, which uses the processor's SHA instructions; .NET gives no access to them.</summary>
/// <remarks>
/// The runtime loads this library for its own cryptography on Linux, so it is there wherever .NET runs. Its public one-shot
/// functions cost ten times what the hash of a short message does, this entry costs nothing. Where it is absent or does not give
/// the known answer the managed code takes over: the same results, six times slower.
/// </remarks>
internal static unsafe class NativeSha256
{
    private const string Export = "SHA256_Transform";

    // The library's context starts with the eight words and is never longer than this.
    private const int ContextWords = 64;

    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1"];

    // Tens of nanoseconds per call: too short to be worth telling the garbage collector about.
    private static readonly delegate* unmanaged[SuppressGCTransition]<uint*, byte*, void> Transform = Load();

    /// <summary>Whether it can be used.</summary>
    public static bool IsAvailable => Transform != null;

    /// <summary>Feeds whole blocks into a state.</summary>
    [SkipLocalsInit]
    public static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        var context = stackalloc uint[ContextWords];
        state[..Sha256Compression.StateWords].CopyTo(new Span<uint>(context, ContextWords));
        fixed (byte* first = blocks)
        {
            var block = first;
            for (var left = blocks.Length; left > 0; left -= Sha256Compression.BlockSize, block += Sha256Compression.BlockSize)
            {
                Transform(context, block);
            }
        }

        new Span<uint>(context, Sha256Compression.StateWords).CopyTo(state);
    }

    private static delegate* unmanaged[SuppressGCTransition]<uint*, byte*, void> Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library) && NativeLibrary.TryGetExport(library, Export, out var address))
            {
                var transform = (delegate* unmanaged[SuppressGCTransition]<uint*, byte*, void>)address;
                return GivesKnownAnswer(transform) ? transform : null;
            }
        }

        return null;
    }

    private static bool GivesKnownAnswer(delegate* unmanaged[SuppressGCTransition]<uint*, byte*, void> transform)
    {
        var context = stackalloc uint[ContextWords];
        Sha256Compression.InitialState.CopyTo(new Span<uint>(context, ContextWords));
        var block = stackalloc byte[Sha256Compression.BlockSize];
        new Span<byte>(block, Sha256Compression.BlockSize).Fill(0x5a);
        transform(context, block);

        Span<uint> expected = stackalloc uint[Sha256Compression.StateWords];
        Sha256Compression.InitialState.CopyTo(expected);
        Sha256Compression.CompressManaged(expected, new ReadOnlySpan<byte>(block, Sha256Compression.BlockSize));
        return expected.SequenceEqual(new ReadOnlySpan<uint>(context, Sha256Compression.StateWords));
    }
}
