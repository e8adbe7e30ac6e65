using Blockyard.Network;
using Blockyard.Network.Ordeals;
using Blockyard.Network.Session;

var options = NetworkOptions.Parse(args);
var plan = OrdealPlan.Draw(new Random(options.Seed))
    .Where(ordeal => ordeal.GetType().Name.StartsWith(options.Only, StringComparison.OrdinalIgnoreCase));
return await NetworkRun.RunAsync(options, plan, Console.Out) ? 0 : 1;
