using System.Runtime.Intrinsics;

namespace Blockyard.Crypto.Lanes;

/// <summary>
/// A processor's instructions for SHA-256, in the shape that ARMv8 gives them: state and words four to a vector. A type
/// argument, so that the algorithm over them can be proven with a software double where the processor has none.
/// </summary>
/// <remarks>
/// The lowest element comes first: <c>abcd</c> holds a, b, c, d; <c>w0_3</c> the words 0 to 3. A scheduled word has its round
/// constant in it already.
/// </remarks>
internal interface IShaInstructions
{
    /// <summary>Four rounds; gives the new a, b, c, d.</summary>
    static abstract Vector128<uint> HashUpdate1(Vector128<uint> abcd, Vector128<uint> efgh, Vector128<uint> scheduled);

    /// <summary>The same four rounds; gives the new e, f, g, h.</summary>
    static abstract Vector128<uint> HashUpdate2(Vector128<uint> efgh, Vector128<uint> abcd, Vector128<uint> scheduled);

    /// <summary>The first half of the next four words of the schedule: word n plus sigma 0 of word n + 1.</summary>
    static abstract Vector128<uint> ScheduleUpdate0(Vector128<uint> w0_3, Vector128<uint> w4_7);

    /// <summary>The second half: plus word n + 9 and sigma 1 of word n + 14.</summary>
    /// <param name="begun">What the first half gave.</param>
    /// <param name="w8_11">Words 8 to 11.</param>
    /// <param name="w12_15">Words 12 to 15.</param>
    static abstract Vector128<uint> ScheduleUpdate1(Vector128<uint> begun, Vector128<uint> w8_11, Vector128<uint> w12_15);
}
