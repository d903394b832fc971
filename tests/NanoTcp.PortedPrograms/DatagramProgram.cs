using System.Net;
using System.Net.Sockets;

namespace NanoTcp.PortedPrograms
{
    /// <summary>An echo server for datagrams with UdpClient, and its client.</summary>
    public sealed class DatagramProgram
    {
        private readonly UdpClient _client;

        public DatagramProgram(int port)
        {
            _client = new UdpClient(port);
        }

        public int Port => ((IPEndPoint)_client.Client.LocalEndPoint).Port;

        /// <summary>Sends datagrams back.</summary>
        /// <returns>Bytes in them.</returns>
        public int Serve(int datagrams)
        {
            IPEndPoint from = new IPEndPoint(IPAddress.Any, 0);
            int echoed = 0;
            for (int i = 0; i < datagrams; i++)
            {
                byte[] datagram = _client.Receive(ref from);
                _client.Send(datagram, datagram.Length, from);
                echoed += datagram.Length;
            }

            _client.Close();
            return echoed;
        }

        /// <summary>Sends datagrams of 1, 2, ... times a length, and waits for each to come back.</summary>
        /// <returns>Bytes that came back as they were sent.</returns>
        public static int Ask(string host, int port, int datagrams, int length)
        {
            int equal = 0;
            using (UdpClient client = new UdpClient(0))
            {
                client.Client.ReceiveTimeout = 2000;
                client.Connect(IPAddress.Parse(host), port);
                IPEndPoint from = new IPEndPoint(IPAddress.Any, 0);
                for (int i = 1; i <= datagrams; i++)
                {
                    byte[] sent = new byte[i * length];
                    for (int j = 0; j < sent.Length; j++)
                    {
                        sent[j] = (byte)(i + j);
                    }

                    client.Send(sent, sent.Length);
                    byte[] received = client.Receive(ref from);
                    for (int j = 0; j < received.Length && received.Length == sent.Length; j++)
                    {
                        equal += received[j] == sent[j] ? 1 : 0;
                    }
                }
            }

            return equal;
        }
    }
}
