using Blockyard.Consensus.Scripts;

namespace Blockyard.Consensus.Tests.Scripts;

public sealed class ScriptTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(
        "76a9140102030405060708090a0b0c0d0e0f101112131488ac",
        "OP_DUP OP_HASH160 OP_PUSHBYTES_20 0102030405060708090a0b0c0d0e0f1011121314 OP_EQUALVERIFY OP_CHECKSIG")]
    [InlineData("00020102", "OP_0 OP_PUSHBYTES_2 0102")]
    [InlineData("5160" + "4f", "OP_PUSHNUM_1 OP_PUSHNUM_16 OP_PUSHNUM_NEG1")]
    [InlineData("6a4c0101", "OP_RETURN OP_PUSHDATA1 01")]
    [InlineData("b1b2ba", "OP_CLTV OP_CSV OP_CHECKSIGADD")]
    [InlineData("6d9c7eff", "OP_2DROP OP_NUMEQUAL OP_CAT OP_UNKNOWN")]
    [InlineData("510501", "OP_PUSHNUM_1 <unexpected end>")]
    public void Assembly_is_written_as_block_explorers_do(string hex, string expected) =>
        Assert.Equal(expected, ScriptText.ToAssembly(Convert.FromHexString(hex)));

    [Fact]
    public void Every_operation_has_a_name_that_leads_back_to_it()
    {
        foreach (var opcode in Enum.GetValues<Opcode>())
        {
            Assert.True(OpcodeNames.TryParse(OpcodeNames.Of(opcode), out var parsed));
            Assert.Equal(opcode, parsed);
        }

        Assert.Equal("OP_NOP10", OpcodeNames.Of(Opcode.Nop10));
        Assert.Equal("OP_CHECKMULTISIGVERIFY", OpcodeNames.Of(Opcode.CheckMultisigVerify));
        Assert.False(OpcodeNames.TryParse("OP_NOTHING", out _));
    }

    [Fact]
    public void Every_error_has_a_sentence_of_its_own()
    {
        var errors = Enum.GetValues<ScriptError>();

        Assert.Equal(errors.Length, errors.Select(ScriptErrorText.Of).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => ScriptErrorText.Of((ScriptError)1000));
    }
}
