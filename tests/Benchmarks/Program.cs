using Blockyard.Benchmarks;

return await BenchmarkCommand.RunAsync(args);
