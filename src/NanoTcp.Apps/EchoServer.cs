using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// The textbook server: socket, bind, listen, accept, read, write, close. It serves one client at a time and blocks; for many clients
    /// at once see <see cref="ServiceLoop"/>.
    /// </summary>
    public static class EchoServer
    {
        /// <summary>Serves clients one at a time, until a call on the listening socket fails.</summary>
        /// <param name="sockets">Makes the calls.</param>
        /// <param name="port">Port to listen on, 1 to 65535.</param>
        /// <returns>The error, a number of <see cref="Errno"/>.</returns>
        public static int Run(BsdSockets sockets, int port)
        {
            int listener = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, SocketConstants.IPPROTO_TCP);
            if (sockets.Bind(listener, new SocketAddress(SocketConstants.INADDR_ANY, port)) < 0 || sockets.Listen(listener, 1) < 0)
            {
                int error = sockets.Errno;
                sockets.Close(listener);
                return error;
            }

            sockets.SetSockOpt(listener, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, 1);
            byte[] buffer = new byte[512];
            int client;
            while ((client = sockets.Accept(listener, null)) >= 0)
            {
                // a vanished or idle client must not block the next one without limit
                ClientOptions.KeepAlive(sockets, client);
                sockets.SetSockOpt(client, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, ClientOptions.IdleLimit);
                sockets.SetSockOpt(client, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDTIMEO, ClientOptions.IdleLimit);
                int count;
                while ((count = sockets.Read(client, buffer, 0, buffer.Length)) > 0 && sockets.Write(client, buffer, 0, count) == count)
                {
                }

                sockets.Close(client);
            }

            return sockets.Errno;
        }
    }
}
