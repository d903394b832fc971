using System.Net;
using System.Net.Sockets;

namespace NanoTcp.HostTests.Echo;

/// <summary>A server on a free port of localhost, which treats each client in its own way, good or bad.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    // keeps a reference to a client that is no longer served: otherwise the garbage collector would reset its connection
    private readonly List<TcpClient> _clients = [];

    public TestServer(Func<NetworkStream, Task> serve)
    {
        _listener.Start();
        _ = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Target => $"127.0.0.1:{Port}";

    /// <summary>A server as it should be.</summary>
    public static TestServer Echo() => new(stream => stream.CopyToAsync(stream));

    /// <summary>A server that changes what it echoes.</summary>
    public static TestServer Echo(Action<byte[], int, long> change) => new(async stream =>
    {
        var buffer = new byte[16 * 1024];
        long position = 0;
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            change(buffer, count, position);
            position += count;
            await stream.WriteAsync(buffer.AsMemory(0, count));
        }
    });

    public void Dispose()
    {
        _listener.Dispose();
        GC.KeepAlive(_clients);
    }

    private async Task AcceptAsync(Func<NetworkStream, Task> serve)
    {
        while (true)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = ServeAsync(client, serve);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task ServeAsync(TcpClient client, Func<NetworkStream, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream());
            }
            catch (IOException)
            {
                // The tester broke off, which is what some tests want it to do.
            }
        }
    }
}
