using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoTcp.PortedPrograms
{
    /// <summary>A listener for announcements to a multicast group.</summary>
    public sealed class GroupProgram
    {
        private readonly UdpClient _client;
        private readonly IPAddress _group;

        public GroupProgram(string group, int port)
        {
            _group = IPAddress.Parse(group);
            _client = new UdpClient(port);
        }

        /// <exception cref="SocketException">The network cannot carry multicast to the program.</exception>
        public void Join()
        {
            _client.JoinMulticastGroup(_group);
        }

        public void Leave()
        {
            _client.DropMulticastGroup(_group);
        }

        /// <returns>The next announcement; null when there is none within a time in milliseconds.</returns>
        public string Receive(int timeout)
        {
            if (!_client.Client.Poll(timeout * 1000, SelectMode.SelectRead))
            {
                return null;
            }

            IPEndPoint from = new IPEndPoint(IPAddress.Any, 0);
            byte[] datagram = _client.Receive(ref from);
            return from.Address.ToString() + ": " + Encoding.UTF8.GetString(datagram, 0, datagram.Length);
        }

        public void Close()
        {
            _client.Close();
        }

        /// <summary>Sends an announcement.</summary>
        public static void Announce(string group, int port, string text)
        {
            using (UdpClient client = new UdpClient(0))
            {
                byte[] datagram = Encoding.UTF8.GetBytes(text);
                client.Send(datagram, datagram.Length, new IPEndPoint(IPAddress.Parse(group), port));
            }
        }
    }
}
