using Blockyard.Hosting;
using Blockyard.Services.Miner;

return await ServiceRunner.RunAsync(() => MinerModule.Build(args));
