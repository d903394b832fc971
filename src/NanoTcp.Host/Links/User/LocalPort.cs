using System.Net;
using System.Net.Sockets;

namespace NanoTcp.Host.Links.User;

/// <summary>Ports of the PC's localhost.</summary>
internal static class LocalPort
{
    public const int RetryMilliseconds = 10;

    /// <exception cref="UsageException">The port is not available; the message says why.</exception>
    public static void Bind(Socket socket, PortForward forward)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, forward.HostPort));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            string reason = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is in use by another program",
                SocketError.AccessDenied => "needs a privilege that you do not have",
                _ => $"cannot be opened ({e.Message})",
            };
            throw new UsageException(
                $"--forward: '{forward}': port {forward.HostPort} of localhost {reason}; choose another one, or 0 for any");
        }
    }

    public static int Of(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
