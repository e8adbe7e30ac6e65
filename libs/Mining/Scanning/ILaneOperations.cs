namespace Blockyard.Mining.Scanning;

/// <summary>
/// The functions of SHA-256 over one 32-bit word or many at once. A type argument, so that the compiler makes a specialised
/// copy of the algorithm for each width and the calls disappear.
/// </summary>
internal interface ILaneOperations<T>
{
    /// <summary>How many words a <typeparamref name="T"/> holds.</summary>
    static abstract int Lanes { get; }

    /// <summary>The words 0, 1, 2, … .</summary>
    static abstract T Indices { get; }

    /// <summary>The same word in every lane.</summary>
    static abstract T Broadcast(uint word);

    /// <summary>The sum, lane by lane.</summary>
    static abstract T Add(T left, T right);

    /// <summary>
    /// One round. The names move on by one instead of the values: the caller's next a is this h, its next e this d.
    /// </summary>
    static abstract void Round(T a, T b, T c, ref T d, T e, T f, T g, ref T h, T word);

    /// <summary>Rotations by 7 and 18 and a shift by 3, mixed.</summary>
    static abstract T Sigma0(T word);

    /// <summary>Rotations by 17 and 19 and a shift by 10, mixed.</summary>
    static abstract T Sigma1(T word);

    /// <summary>A word of the schedule from the words sixteen, fifteen, seven and two places before it.</summary>
    static abstract T Extend(T word16, T word15, T word7, T word2);

    /// <summary>Whether any word, its bytes reversed, is at most the limit.</summary>
    static abstract bool AnyReversedAtMost(T words, uint limit);
}
