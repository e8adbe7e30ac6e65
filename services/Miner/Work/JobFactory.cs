using System.Security.Cryptography;
using Blockyard.Mining;
using Blockyard.Services.Miner.Templates;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Work;

/// <summary>Makes jobs of templates, all with extra nonces out of one row: nothing that was hashed is hashed again.</summary>
internal sealed class JobFactory(IOptions<MinerOptions> options, TimeProvider time)
{
    private readonly ExtraNonces _extraNonces = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>A job that pays to a script.</summary>
    public MiningJob Create(ReceivedTemplate template, byte[] payoutScript) =>
        new(template.Work, payoutScript, _extraNonces, time, options.Value.Tag);
}
