using Blockyard.Network;
using Blockyard.Network.Ordeals;
using Blockyard.Network.Session;

var options = NetworkOptions.Parse(args);
return await NetworkRun.RunAsync(options, OrdealPlan.Draw(new Random(options.Seed)), Console.Out) ? 0 : 1;
