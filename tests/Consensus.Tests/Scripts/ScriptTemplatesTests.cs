using Blockyard.Consensus.Scripts;

namespace Blockyard.Consensus.Tests.Scripts;

public sealed class ScriptTemplatesTests
{
    private const string X = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string Key = "02" + X;
    private const string Hash20 = "0x14 0x0102030405060708090a0b0c0d0e0f1011121314";
    private const string Hash32 = "0x20 0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";

    [Theory]
    [InlineData("0x21 0x" + Key + " CHECKSIG", ScriptTemplate.PublicKey)]
    [InlineData("0x21 0x05" + X + " CHECKSIG", ScriptTemplate.NonStandard)]
    [InlineData("DUP HASH160 " + Hash20 + " EQUALVERIFY CHECKSIG", ScriptTemplate.PublicKeyHash)]
    [InlineData("DUP HASH160 " + Hash20 + " EQUALVERIFY CHECKSIG NOP", ScriptTemplate.NonStandard)]
    [InlineData("HASH160 " + Hash20 + " EQUAL", ScriptTemplate.ScriptHash)]
    [InlineData("0 " + Hash20, ScriptTemplate.WitnessKeyHash)]
    [InlineData("0 " + Hash32, ScriptTemplate.WitnessScriptHash)]
    [InlineData("0 0x03 0x010203", ScriptTemplate.NonStandard)]
    [InlineData("1 " + Hash32, ScriptTemplate.Taproot)]
    [InlineData("1 0x02 0x4e73", ScriptTemplate.Anchor)]
    [InlineData("1 0x02 0x4e74", ScriptTemplate.WitnessUnknown)]
    [InlineData("16 " + Hash32, ScriptTemplate.WitnessUnknown)]
    [InlineData("1 0x01 0x4e", ScriptTemplate.NonStandard)]
    [InlineData("RETURN", ScriptTemplate.NullData)]
    [InlineData("RETURN 0x04 0x01020304 5", ScriptTemplate.NullData)]
    [InlineData("RETURN 0x04 0x0102", ScriptTemplate.NonStandard)]
    [InlineData("RETURN DUP", ScriptTemplate.NonStandard)]
    [InlineData("1 0x21 0x" + Key + " 1 CHECKMULTISIG", ScriptTemplate.Multisig)]
    [InlineData("1 0x21 0x" + Key + " 0x21 0x" + Key + " 2 CHECKMULTISIG", ScriptTemplate.Multisig)]
    [InlineData("2 0x21 0x" + Key + " 1 CHECKMULTISIG", ScriptTemplate.NonStandard)]
    [InlineData("0 0x21 0x" + Key + " 1 CHECKMULTISIG", ScriptTemplate.NonStandard)]
    [InlineData("1 0x21 0x" + Key + " 2 CHECKMULTISIG", ScriptTemplate.NonStandard)]
    [InlineData("1 0x21 0x" + Key + " 1 NOP CHECKMULTISIG", ScriptTemplate.NonStandard)]
    [InlineData("1 0x02 0x0202 1 CHECKMULTISIG", ScriptTemplate.NonStandard)]
    [InlineData("CHECKMULTISIG", ScriptTemplate.NonStandard)]
    [InlineData("", ScriptTemplate.NonStandard)]
    public void Kind_is_told_by_the_exact_form(string assembly, ScriptTemplate expected) =>
        Assert.Equal(expected, ScriptTemplates.Classify(ScriptAssembler.Assemble(assembly)));

    [Fact]
    public void Multisig_of_more_than_16_keys_counts_by_pushed_numbers()
    {
        var keys = string.Concat(Enumerable.Repeat(" 0x21 0x" + Key, 20));

        var script = ScriptAssembler.Assemble($"17{keys} 20 CHECKMULTISIG");

        Assert.True(ScriptTemplates.TryGetMultisig(script, out var required, out var count));
        Assert.Equal((17, 20), (required, count));
    }

    [Fact]
    public void Written_scripts_are_of_their_kind()
    {
        Assert.Equal(ScriptTemplate.PublicKeyHash, ScriptTemplates.Classify(ScriptTemplates.PayToPublicKeyHash(new byte[20])));
        Assert.Equal(ScriptTemplate.ScriptHash, ScriptTemplates.Classify(ScriptTemplates.PayToScriptHash(new byte[20])));
        Assert.Equal(ScriptTemplate.WitnessKeyHash, ScriptTemplates.Classify(ScriptTemplates.PayToWitnessKeyHash(new byte[20])));
        Assert.Equal(
            ScriptTemplate.WitnessScriptHash, ScriptTemplates.Classify(ScriptTemplates.PayToWitnessScriptHash(new byte[32])));
        Assert.Equal(ScriptTemplate.Taproot, ScriptTemplates.Classify(ScriptTemplates.PayToTaproot(new byte[32])));
        Assert.Throws<ArgumentException>(() => ScriptTemplates.PayToTaproot(new byte[33]));
        Assert.Throws<ArgumentException>(() => ScriptTemplates.PayToWitnessKeyHash(new byte[32]));
    }

    [Fact]
    public void Unspendable_is_what_starts_with_return_or_is_too_long()
    {
        Assert.True(ScriptTemplates.IsUnspendable([(byte)Opcode.Return, 0xff]));
        Assert.True(ScriptTemplates.IsUnspendable(new byte[ScriptLimits.MaxScriptSize + 1]));
        Assert.False(ScriptTemplates.IsUnspendable(new byte[ScriptLimits.MaxScriptSize]));
        Assert.False(ScriptTemplates.IsUnspendable([]));
    }
}
