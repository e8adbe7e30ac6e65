using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Google.Protobuf;
using Grpc.Core;
using WalletMessage = Blockyard.Contracts.Wallet.V1.Wallet;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>A wallet shard that remembers what it was asked.</summary>
internal sealed class WalletDouble(int shard) : WalletService.WalletServiceBase
{
    private readonly List<WalletMessage> _wallets = [];
    private readonly Dictionary<string, CreateWalletResponse> _remembered = [];

    /// <summary>True to fail as a service with a fault in it does.</summary>
    public bool IsBroken { get; set; }

    public SendPaymentRequest? LastPayment { get; private set; }

    public RequestFaucetRequest? LastFaucet { get; private set; }

    public SetLabelRequest? LastLabel { get; private set; }

    public UnlockWalletRequest? LastUnlock { get; private set; }

    public override Task<CreateWalletResponse> CreateWallet(CreateWalletRequest request, ServerCallContext context)
    {
        lock (_wallets)
        {
            if (_remembered.TryGetValue(request.IdempotencyKey, out var first))
            {
                return Task.FromResult(new CreateWalletResponse { Wallet = first.Wallet, Address = first.Address });
            }

            var wallet = Add(request.Name);
            var answer = new CreateWalletResponse
            {
                Wallet = wallet,
                Mnemonic = "legal winner thank",
                Address = ScriptedChain.Address,
            };
            if (request.IdempotencyKey.Length > 0)
            {
                _remembered[request.IdempotencyKey] = answer;
            }

            return Task.FromResult(answer);
        }
    }

    public override Task<RestoreWalletResponse> RestoreWallet(RestoreWalletRequest request, ServerCallContext context)
    {
        lock (_wallets)
        {
            return _remembered.TryAdd(request.Mnemonic, new CreateWalletResponse())
                ? Task.FromResult(new RestoreWalletResponse { Wallet = Add(request.Name) })
                : throw Error(StatusCode.AlreadyExists, ErrorCode.WalletExists);
        }
    }

    public override Task<ListWalletsResponse> ListWallets(ListWalletsRequest request, ServerCallContext context)
    {
        lock (_wallets)
        {
            var start =
                request.PageToken.Length == 0
                    ? 0
                    : int.Parse(request.PageToken, System.Globalization.CultureInfo.InvariantCulture);
            var end = Math.Min(start + (int)request.PageSize, _wallets.Count);
            return Task.FromResult(
                new ListWalletsResponse
                {
                    Wallets = { _wallets[start..end] },
                    NextPageToken = end < _wallets.Count ? $"{end}" : "",
                    TotalCount = (uint)_wallets.Count,
                });
        }
    }

    public override Task<GetWalletResponse> GetWallet(GetWalletRequest request, ServerCallContext context) => IsBroken
        ? throw new InvalidOperationException("the innermost of this service")
        : Task.FromResult(
            new GetWalletResponse
            {
                Wallet = Find(request.WalletId),
                Balance = Balance(),
                Descriptors = new WalletDescriptors { Receive = "wpkh(tpub/0/*)#rrrrrrrr", Change = "wpkh(tpub/1/*)#cccccccc" },
            });

    public override Task<SignPsbtResponse> SignPsbt(SignPsbtRequest request, ServerCallContext context)
    {
        Find(request.WalletId);
        var complete = request.Psbt.Length > 1;
        return request.Psbt[0] == 0xff
            ? throw Error(StatusCode.InvalidArgument, ErrorCode.InvalidPsbt)
            : Task.FromResult(
                new SignPsbtResponse
                {
                    Psbt = ByteString.CopyFrom([.. request.Psbt, 7]),
                    SignaturesAdded = 1,
                    Complete = complete,
                    Raw = complete ? ByteString.CopyFrom(0xab) : ByteString.Empty,
                });
    }

    public override Task<UnlockWalletResponse> UnlockWallet(UnlockWalletRequest request, ServerCallContext context)
    {
        LastUnlock = request;
        return request.Passphrase == "right horse"
            ? Task.FromResult(new UnlockWalletResponse { Wallet = Find(request.WalletId) })
            : throw Error(StatusCode.PermissionDenied, ErrorCode.WrongPassphrase);
    }

    public override Task<LockWalletResponse> LockWallet(LockWalletRequest request, ServerCallContext context) =>
        Task.FromResult(new LockWalletResponse { Wallet = Find(request.WalletId) });

    public override Task<NewAddressResponse> NewAddress(NewAddressRequest request, ServerCallContext context) =>
        Task.FromResult(
            new NewAddressResponse
            {
                Address = new WalletAddress
                {
                    Address = ScriptedChain.Address,
                    Path = "m/84'/1'/0'/0/1",
                    Label = request.Label,
                },
            });

    public override Task<ListAddressesResponse> ListAddresses(ListAddressesRequest request, ServerCallContext context) =>
        Task.FromResult(
            new ListAddressesResponse
            {
                Addresses =
                {
                    new WalletAddress { Address = ScriptedChain.Address, Change = request.IncludeChange },
                },
            });

    public override Task<GetBalanceResponse> GetBalance(GetBalanceRequest request, ServerCallContext context)
    {
        Find(request.WalletId);
        return Task.FromResult(new GetBalanceResponse { Balance = Balance(), Height = 20 });
    }

    public override Task<ListTransactionsResponse> ListTransactions(ListTransactionsRequest request, ServerCallContext context) =>
        Task.FromResult(
            new ListTransactionsResponse
            {
                Transactions =
                {
                    new WalletTransaction
                    {
                        Txid = ScriptedChain.Id("d", 1),
                        Direction = TransactionDirection.Sent,
                        AmountSats = -5000,
                        FeeSats = 282,
                        Counterparties =
                        {
                            new Counterparty { Address = ScriptedChain.Address, AmountSats = 4718 },
                        },
                        Time = 1_700_000_000,
                    },
                },
            });

    public override Task<ListUnspentResponse> ListUnspent(ListUnspentRequest request, ServerCallContext context) =>
        Task.FromResult(
            new ListUnspentResponse
            {
                Coins =
                {
                    new WalletCoin
                    {
                        Txid = ScriptedChain.Id("d", 1),
                        ValueSats = 7,
                        Address = ScriptedChain.Address,
                        Height = 3,
                        Immature = true,
                    },
                },
            });

    public override Task<SendPaymentResponse> SendPayment(SendPaymentRequest request, ServerCallContext context)
    {
        LastPayment = request;
        var sum = request.Outputs.Aggregate(0UL, (total, output) => total + output.AmountSats);
        return sum > 1_000_000_000
            ? throw Error(StatusCode.FailedPrecondition, ErrorCode.InsufficientFunds)
            : Task.FromResult(
                new SendPaymentResponse
                {
                    Txid = request.Preview ? "" : ScriptedChain.Id("d", 2),
                    AmountSats = sum,
                    FeeSats = 282,
                    Vsize = 141,
                });
    }

    public override Task<SetLabelResponse> SetLabel(SetLabelRequest request, ServerCallContext context)
    {
        LastLabel = request;
        return Task.FromResult(new SetLabelResponse());
    }

    public override Task<RequestFaucetResponse> RequestFaucet(RequestFaucetRequest request, ServerCallContext context)
    {
        LastFaucet = request;
        return Task.FromResult(
            new RequestFaucetResponse
            {
                Txid = ScriptedChain.Id("d", 3),
                AmountSats = request.AmountSats == 0 ? 100_000_000 : request.AmountSats,
            });
    }

    private static Balance Balance() =>
        new()
        {
            ConfirmedSats = 100,
            PendingSats = -5,
            ImmatureSats = 50,
            SpendableSats = 95,
            TotalSats = 145,
        };

    private static RpcException Error(StatusCode status, string code) =>
        new(new Status(status, "The wallet says no."), new Metadata { { ErrorCode.TrailerName, code } });

    private WalletMessage Add(string name)
    {
        var wallet = new WalletMessage
        {
            WalletId = $"w{shard}-{_wallets.Count:d26}",
            Name = name,
            Protection = WalletProtection.ServiceKey,
            CreatedAt = 1_700_000_000,
        };
        _wallets.Add(wallet);
        return wallet;
    }

    private WalletMessage Find(string id)
    {
        lock (_wallets)
        {
            return _wallets.Find(wallet => wallet.WalletId == id) ?? throw Error(StatusCode.NotFound, ErrorCode.UnknownWallet);
        }
    }
}
