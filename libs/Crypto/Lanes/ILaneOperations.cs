namespace Blockyard.Crypto.Lanes;

/// <summary>
/// The functions of SHA-256 over one 32-bit word or many at once. A type argument, so that the compiler makes a specialised
/// copy of the algorithm for each width and the calls disappear.
/// </summary>
internal unsafe interface ILaneOperations<T>
    where T : unmanaged
{
    /// <summary>How many words a <typeparamref name="T"/> holds.</summary>
    static abstract int Lanes { get; }

    /// <summary>Reads one block of 64 bytes for every lane: sixteen values, each with one word of all blocks.</summary>
    /// <param name="blocks">Where the block of each lane starts.</param>
    /// <param name="words">The first of the sixteen.</param>
    static abstract void LoadBlocks(byte** blocks, ref T words);

    /// <summary>Writes the 32 bytes that the eight words of a state are in every lane.</summary>
    /// <param name="state">The first of the eight.</param>
    /// <param name="hashes">Where the hash of each lane goes.</param>
    static abstract void StoreHashes(ref T state, byte** hashes);

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
