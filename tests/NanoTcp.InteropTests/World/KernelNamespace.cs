using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using static Tmds.Linux.LibC;

namespace NanoTcp.InteropTests.World;

/// <summary>
/// A network namespace, with the kernel's own TCP/IP in it. A thread lives there: sockets and interfaces that it opens belong to the
/// namespace for good, and so do the processes that it starts. The namespace has no name (no "ip netns add"), so that the kernel
/// removes it, interfaces and all, when the test's process ends in whatever way.
/// </summary>
internal sealed class KernelNamespace : IDisposable
{
    private static readonly TimeSpan s_longestCommand = TimeSpan.FromSeconds(20);

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    /// <exception cref="NamespaceUnavailableException">This machine does not let us make one.</exception>
    public KernelNamespace()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new NamespaceUnavailableException("network namespaces exist on Linux only");
        }

        if (!File.Exists("/dev/net/tun"))
        {
            throw new NamespaceUnavailableException("this machine has no TAP: /dev/net/tun is missing (modprobe tun)");
        }

        _thread = new Thread(Live) { Name = "namespace", IsBackground = true };
        _thread.Start();
        try
        {
            Run(Enter);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Does something on the thread that lives in the namespace, and waits for it.</summary>
    public T Run<T>(Func<T> action)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                result.SetResult(action());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        return result.Task.GetAwaiter().GetResult();
    }

    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Makes a TAP or TUN interface with an address, and sets it up.</summary>
    /// <param name="mode">"tap" or "tun".</param>
    /// <param name="address">Address and prefix, such as 10.77.0.1/24.</param>
    /// <exception cref="NamespaceUnavailableException">This machine does not let us make one.</exception>
    public void AddInterface(string name, string mode, string address, int mtu)
    {
        string batch = $"""
            link set lo up
            tuntap add dev {name} mode {mode}
            link set {name} mtu {mtu}
            addr add {address} dev {name}
            link set {name} up

            """;
        Configure(batch, $"a {mode} interface");
    }

    /// <summary>Makes two Ethernet interfaces at the ends of one cable, and sets them up. The second has no address: the kernel is silent there.</summary>
    /// <param name="address">The first one's address and prefix, such as 10.77.0.1/24.</param>
    /// <exception cref="NamespaceUnavailableException">This machine does not let us make them.</exception>
    public void AddPair(string name, string other, string address)
    {
        Configure(
            $"""
            link set lo up
            link add {name} type veth peer name {other}
            addr add {address} dev {name}
            link set {name} up
            link set {other} up

            """,
            "a pair of veth interfaces");
    }

    /// <summary>Gives an interface another address.</summary>
    /// <param name="address">Address and prefix, such as 192.0.2.1/32.</param>
    public void AddAddress(string name, string address) => Configure($"addr add {address} dev {name}\n", "an address");

    /// <summary>Makes a socket of the kernel. It may be used from any thread.</summary>
    public Socket CreateSocket(SocketType type, ProtocolType protocol) => Run(() => new Socket(AddressFamily.InterNetwork, type, protocol));

    /// <summary>Changes a setting of the namespace.</summary>
    /// <param name="name">Such as ipv4/tcp_sack.</param>
    public void SetSysctl(string name, string value) => Run(() => File.WriteAllText("/proc/sys/net/" + name, value));

    /// <summary>What the kernel has counted in this namespace.</summary>
    /// <param name="protocol">Such as "Tcp".</param>
    /// <param name="counter">Such as "InCsumErrors".</param>
    public long CounterOf(string protocol, string counter)
    {
        // Each protocol has a line of names, and a line of values below it.
        string[][] lines = Run(() => File.ReadAllLines("/proc/thread-self/net/snmp"))
            .Where(line => line.StartsWith(protocol + ":", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .ToArray();
        return long.Parse(lines[1][Array.IndexOf(lines[0], counter)]);
    }

    /// <summary>Starts a program in the namespace.</summary>
    /// <exception cref="NamespaceUnavailableException">It is not installed.</exception>
    public Process Start(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Run(() => Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new NamespaceUnavailableException($"the command '{program}' is missing: {e.Message}");
        }
    }

    /// <summary>Has "ip" carry out a batch of commands.</summary>
    /// <param name="what">What they make, for the message of a failure.</param>
    /// <exception cref="NamespaceUnavailableException">One of them failed.</exception>
    public void Configure(string batch, string what)
    {
        (int exit, string output) = Command("ip", "-batch -", batch);
        if (exit != 0)
        {
            throw new NamespaceUnavailableException($"{what} cannot be made here: {output.Trim()}");
        }
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private static void Enter()
    {
        if (unshare(CLONE_NEWNET) != 0)
        {
            throw new NamespaceUnavailableException(errno == EPERM
                ? "no permission to make a network namespace: that takes root (CAP_SYS_ADMIN)"
                : $"no network namespace can be made: error {errno}");
        }
    }

    private (int Exit, string Output) Command(string program, string arguments, string input)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_longestCommand))
        {
            process.Kill();
            throw new TimeoutException($"'{program} {arguments}' did not end within {s_longestCommand.TotalSeconds} s");
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    private void Live()
    {
        foreach (Action action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
