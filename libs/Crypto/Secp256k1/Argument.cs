using System.Runtime.CompilerServices;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>Checks what goes into native code, which cannot check lengths itself.</summary>
internal static class Argument
{
    public static void CheckSize(
        ReadOnlySpan<byte> value, int size, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value.Length != size)
        {
            throw new ArgumentException($"{size} bytes are needed, not {value.Length}.", name);
        }
    }

    public static void CheckNative(int result)
    {
        if (result != 1)
        {
            throw new InvalidOperationException("The key was never parsed or created.");
        }
    }
}
