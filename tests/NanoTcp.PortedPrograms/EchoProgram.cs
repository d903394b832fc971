using System.Net;
using System.Net.Sockets;

namespace NanoTcp.PortedPrograms
{
    /// <summary>An echo server with TcpListener, and its client with TcpClient.</summary>
    public sealed class EchoProgram
    {
        private const int BufferSize = 512;

        private readonly TcpListener _listener;

        public EchoProgram(int port)
        {
            _listener = new TcpListener(IPAddress.Any, port);
            _listener.Start(2);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Serves one client after the other.</summary>
        /// <returns>Bytes that were echoed.</returns>
        public int Serve(int clients)
        {
            byte[] buffer = new byte[BufferSize];
            int echoed = 0;
            for (int i = 0; i < clients; i++)
            {
                using (TcpClient client = _listener.AcceptTcpClient())
                {
                    NetworkStream stream = client.GetStream();
                    int read;
                    while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
                    {
                        stream.Write(buffer, 0, read);
                        echoed += read;
                    }
                }
            }

            _listener.Stop();
            return echoed;
        }

        /// <summary>Sends bytes in pieces, and waits for each to come back.</summary>
        /// <returns>Bytes that came back as they were sent.</returns>
        public static int Ask(string host, int port, int pieces, int pieceLength)
        {
            byte[] sent = new byte[pieceLength];
            byte[] received = new byte[pieceLength];
            int equal = 0;
            using (TcpClient client = new TcpClient())
            {
                client.Connect(IPAddress.Parse(host), port);
                client.ReceiveTimeout = 5000;
                NetworkStream stream = client.GetStream();
                for (int piece = 0; piece < pieces; piece++)
                {
                    for (int i = 0; i < pieceLength; i++)
                    {
                        sent[i] = (byte)(i * 7 + piece);
                    }

                    stream.Write(sent, 0, pieceLength);
                    for (int read = 0; read < pieceLength;)
                    {
                        read += stream.Read(received, read, pieceLength - read);
                    }

                    for (int i = 0; i < pieceLength; i++)
                    {
                        equal += received[i] == sent[i] ? 1 : 0;
                    }
                }
            }

            return equal;
        }
    }
}
