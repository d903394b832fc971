using System.Net;
using System.Net.Sockets;

namespace NanoTcp.PortedPrograms
{
    /// <summary>Asks for the time by datagram, in the manner of SNTP (RFC 4330), and the server that is asked.</summary>
    public sealed class TimeProgram
    {
        private const int PacketLength = 48;
        private const int TransmitTime = 40;

        private readonly Socket _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public int Port => ((IPEndPoint)_socket.LocalEndPoint).Port;

        /// <summary>Makes the program a server.</summary>
        public void Bind()
        {
            _socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        }

        /// <summary>Answers to one question.</summary>
        public void Answer(uint seconds)
        {
            byte[] packet = new byte[PacketLength];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            int length = _socket.ReceiveFrom(packet, ref from);
            packet[0] = 0x24;
            packet[TransmitTime] = (byte)(seconds >> 24);
            packet[TransmitTime + 1] = (byte)(seconds >> 16);
            packet[TransmitTime + 2] = (byte)(seconds >> 8);
            packet[TransmitTime + 3] = (byte)seconds;
            _socket.SendTo(packet, length, SocketFlags.None, from);
        }

        /// <summary>Asks a server, for half a second.</summary>
        /// <returns>Seconds since 1900; 0 without a reply.</returns>
        public uint Ask(string host, int port)
        {
            EndPoint server = new IPEndPoint(Find(host), port);
            byte[] packet = new byte[PacketLength];
            packet[0] = 0x23;
            _socket.ReceiveTimeout = 500;
            _socket.SendTo(packet, server);
            try
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int length = _socket.ReceiveFrom(packet, ref from);
                bool isAnswer = length == PacketLength && from.Equals(server);
                return isAnswer
                    ? (uint)((packet[TransmitTime] << 24) | (packet[TransmitTime + 1] << 16) | (packet[TransmitTime + 2] << 8) | packet[TransmitTime + 3])
                    : 0;
            }
            catch (SocketException e)
            {
                if (e.SocketErrorCode != SocketError.TimedOut)
                {
                    throw;
                }

                return 0;
            }
        }

        public void Close()
        {
            _socket.Close();
        }

        private static IPAddress Find(string host)
        {
            IPHostEntry entry = Dns.GetHostEntry(host);
            foreach (IPAddress address in entry.AddressList)
            {
                if (address.AddressFamily == AddressFamily.InterNetwork)
                {
                    return address;
                }
            }

            return IPAddress.None;
        }
    }
}
