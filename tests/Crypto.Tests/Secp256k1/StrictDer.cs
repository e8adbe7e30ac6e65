using System.Formats.Asn1;

namespace Blockyard.Crypto.Tests.Secp256k1;

/// <summary>The platform's own DER reader as judge of what is strict.</summary>
internal static class StrictDer
{
    public static bool IsValid(byte[] signature)
    {
        try
        {
            var reader = new AsnReader(signature, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var valid = sequence.ReadInteger().Sign > 0 && sequence.ReadInteger().Sign > 0;
            sequence.ThrowIfNotEmpty();
            return valid;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
