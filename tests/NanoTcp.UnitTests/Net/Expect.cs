using System;
using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>A pair of ends, and what calls are expected to throw.</summary>
    internal static class Expect
    {
        private static readonly ArrayList s_kept = new ArrayList();

        /// <summary>The call fails so.</summary>
        public static void Error(SocketError expected, ThreadStart call)
        {
            SocketException thrown = null;
            try
            {
                call();
            }
            catch (SocketException e)
            {
                thrown = e;
            }

            Assert.IsNotNull(thrown, "Nothing was thrown.");
            Assert.AreEqual((int)expected, thrown.ErrorCode, thrown.Message);
        }

        /// <summary>The socket is closed, says the call.</summary>
        public static void Disposed(ThreadStart call)
        {
            Assert.ThrowsException(typeof(ObjectDisposedException), () => call());
        }

        public static Socket Tcp() => Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));

        public static Socket Udp() => Keep(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));

        // a socket that a test does not name any more would be closed by its finalizer
        public static Socket Keep(Socket socket)
        {
            s_kept.Add(socket);
            return socket;
        }

        public static Socket Udp(int port)
        {
            Socket socket = Udp();
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return socket;
        }

        public static Socket Listener(int port, int backlog)
        {
            Socket socket = Tcp();
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen(backlog);
            return socket;
        }

        public static IPEndPoint Loopback(int port) => new IPEndPoint(IPAddress.Loopback, port);

        /// <summary>Sends until there is no more room.</summary>
        public static void Full(Socket client)
        {
            client.Blocking = false;
            Error(SocketError.WouldBlock, () =>
            {
                while (client.Send(new byte[10_000]) > 0)
                {
                    client.Poll(1000, SelectMode.SelectError);
                }
            });
            client.Blocking = true;
        }

        /// <summary>Two ends of a connection within the board.</summary>
        public static void Connection(out Socket client, out Socket server)
        {
            Socket listener = Listener(80, 1);
            client = Tcp();
            client.Connect(Loopback(80));
            server = Keep(listener.Accept());
            listener.Close();
        }
    }
}
