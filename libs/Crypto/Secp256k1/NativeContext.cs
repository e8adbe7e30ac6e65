using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>The one context that every call shares.</summary>
/// <remarks>A context is only written to while it is made, so all threads may use it. It lives as long as the process.</remarks>
internal static unsafe class NativeContext
{
    private static readonly Lock Gate = new();
    private static nint s_library;
    private static nint s_context;

    /// <summary>The context; the first use loads the library.</summary>
    /// <exception cref="NativeLibraryMissingException">
    /// The library is not installed. A property, not a static constructor, so that this arrives unwrapped.
    /// </exception>
    public static nint Pointer
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var context = Volatile.Read(ref s_context);
            return context != 0 ? context : Create();
        }
    }

    private static nint Create()
    {
        lock (Gate)
        {
            if (s_context != 0)
            {
                return s_context;
            }

            if (s_library == 0)
            {
                s_library = NativeLibraryFile.Load();
                NativeLibrary.SetDllImportResolver(typeof(NativeContext).Assembly, Resolve);
            }

            var context = NativeMethods.secp256k1_context_create(NativeMethods.ContextFlags);

            // A caller's mistake must fail that call: the library's own answer is to end the process.
            NativeMethods.secp256k1_context_set_illegal_callback(context, &IgnoreIllegalArgument, null);

            // Blinds signing against timing and power measurements.
            var seed = stackalloc byte[32];
            RandomNumberGenerator.Fill(new Span<byte>(seed, 32));
            if (NativeMethods.secp256k1_context_randomize(context, seed) != 1)
            {
                throw new InvalidOperationException("libsecp256k1 could not randomise its context.");
            }

            CryptographicOperations.ZeroMemory(new Span<byte>(seed, 32));
            Volatile.Write(ref s_context, context);
            return context;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == NativeMethods.Library ? s_library : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IgnoreIllegalArgument(byte* message, void* data)
    {
    }
}
