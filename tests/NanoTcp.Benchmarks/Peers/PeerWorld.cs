using System.Diagnostics;
using System.Net.Sockets;
using NanoTcp.InteropTests.World;

namespace NanoTcp.Benchmarks.Peers;

/// <summary>
/// A namespace with the client, and NanoTcp, lwIP and a mere reflector on a TAP interface each, and a second one with the kernel as a server,
/// joined by a pair of veth. All of it is gone when it is disposed of.
/// </summary>
internal sealed class PeerWorld : IDisposable
{
    private const int EthernetMtu = 1500;

    private readonly Stack<IDisposable> _parts = new();
    private readonly KernelNamespace _client;

    public PeerWorld()
    {
        try
        {
            _client = Keep(new KernelNamespace());
            Peers = [StartNanoTcp(), StartLwip(), StartKernel(), StartReflector()];
        }
        catch (NamespaceUnavailableException e)
        {
            Dispose();
            throw new PeersUnavailableException(e.Message);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<Peer> Peers { get; }

    /// <summary>Connects the client, which is the kernel's TCP for all peers.</summary>
    public Socket Connect(Peer peer, int port)
    {
        Socket socket = _client.CreateSocket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        socket.ReceiveTimeout = 20_000;
        socket.SendTimeout = 20_000;
        socket.Connect(peer.Address, port);
        return socket;
    }

    public void Dispose()
    {
        while (_parts.TryPop(out IDisposable? part))
        {
            part.Dispose();
        }
    }

    private Peer StartNanoTcp()
    {
        _client.AddInterface("tap0", "tap", "10.77.0.1/24", EthernetMtu);
        string tool = Path.Combine(AppContext.BaseDirectory, "nanotcp.dll");
        return Keep(new Peer(
            "NanoTcp", _client, "dotnet", $"\"{tool}\" board --nic none --link tap:tap0 --ip 10.77.0.2/24", "10.77.0.2"));
    }

    private Peer StartLwip()
    {
        _client.AddInterface("tap1", "tap", "10.78.0.1/24", EthernetMtu);
        string program = Compile("lwip_peer", "-I/usr/include/lwip", "-llwip -lpthread");
        return Keep(new Peer("lwIP 2.1.3", _client, program, "tap1 10.78.0.2 255.255.255.0", "10.78.0.2"));
    }

    private Peer StartKernel()
    {
        KernelNamespace server = Keep(new KernelNamespace());
        var peer = Keep(new Peer("Linux kernel", server, Compile("kernel_peer", string.Empty, "-lpthread"), string.Empty, "10.79.0.2"));
        Ip(_client, $"""
            link add veth0 type veth peer name veth1
            link set veth1 netns {peer.ProcessId}
            addr add 10.79.0.1/24 dev veth0
            link set veth0 up

            """);
        Ip(server, """
            link set lo up
            addr add 10.79.0.2/24 dev veth1
            link set veth1 up

            """);
        return peer;
    }

    private Peer StartReflector()
    {
        _client.AddInterface("tap2", "tap", "10.76.0.1/24", EthernetMtu);
        return Keep(new Peer(
            "reflector", _client, Compile("reflector_peer", string.Empty, string.Empty), "tap2 10.76.0.2", "10.76.0.2")
        {
            IsReflector = true,
        });
    }

    // next to this program: rebuilt each time, which takes a second
    private string Compile(string name, string includes, string libraries)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Peers", "Programs", name + ".c");
        string program = Path.Combine(AppContext.BaseDirectory, name);
        using Process compiler = Start(_client, "cc", $"-O2 {includes} -o \"{program}\" \"{source}\" {libraries}");
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0
            ? program
            : throw new PeersUnavailableException(
                $"{name}.c does not compile (Debian: apt-get install gcc libc6-dev liblwip-dev):{Environment.NewLine}{errors}");
    }

    private static void Ip(KernelNamespace home, string batch)
    {
        using Process ip = Start(home, "ip", "-batch -");
        ip.StandardInput.Write(batch);
        ip.StandardInput.Close();
        string errors = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        if (ip.ExitCode != 0)
        {
            throw new PeersUnavailableException($"ip fails: {errors.Trim()}");
        }
    }

    private static Process Start(KernelNamespace home, string program, string arguments)
    {
        Process process = home.Start(program, arguments);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }
}
