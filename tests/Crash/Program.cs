using Blockyard.Crash;
using Blockyard.Crash.Session;

var options = CrashOptions.Parse(args);
return await CrashRun.RunAsync(options, Console.Out) ? 0 : 1;
