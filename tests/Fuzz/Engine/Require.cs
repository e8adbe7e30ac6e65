using System.Diagnostics.CodeAnalysis;

namespace Blockyard.Fuzz.Engine;

/// <summary>States what must hold.</summary>
internal static class Require
{
    public static void That([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition)
        {
            throw new FindingException(what);
        }
    }

    public static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new FindingException(
                $"{what}: expected {Convert.ToHexStringLower(expected)}, got {Convert.ToHexStringLower(actual)}");
        }
    }

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new FindingException($"{what}: expected {expected}, got {actual}");
        }
    }

    /// <summary>Runs something that may refuse its input with this kind of exception and no other; false if it did.</summary>
    public static bool OnlyThrows<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
            return true;
        }
        catch (TException refusal) when (refusal is not FindingException)
        {
            return false;
        }
    }
}
