using Blockyard.Hosting;
using Blockyard.Services.Gateway;

return await ServiceRunner.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddGateway();
    var app = builder.Build();
    app.MapGateway();
    return app;
});
