using NanoTcp.Apps;
using NanoTcp.Simulation;

namespace NanoTcp.VirtualDevice
{
    /// <summary>
    /// The frames on the cable, one line each. Sequence numbers count from each end's SYN, as sniffers show them; it knows one connection
    /// at a time.
    /// </summary>
    internal sealed class SegmentLog
    {
        // Ethernet II, RFC 826, RFC 791, RFC 9293
        private const int EtherType = 12;
        private const int EthernetLength = 14;
        private const int Ipv4 = 0x0800;
        private const int Arp = 0x0806;
        private const int ArpOperation = 6;
        private const int ArpRequest = 1;
        private const int IpTotalLength = 2;
        private const int IpProtocol = 9;
        private const int Tcp = 6;
        private const int SequenceNumber = 4;
        private const int AcknowledgmentNumber = 8;
        private const int DataOffset = 12;
        private const int TcpFlags = 13;
        private const int Fin = 0x01;
        private const int Syn = 0x02;
        private const int Rst = 0x04;
        private const int Psh = 0x08;
        private const int Ack = 0x10;

        private readonly LineWriter _write;
        private uint _serverStart;
        private uint _clientStart;

        public SegmentLog(LineWriter write)
        {
            _write = write;
        }

        /// <summary>The cable's tap; end A is the server's.</summary>
        public void Show(CablePort sender, byte[] buffer, int offset, int length, long time, FrameFate fate)
        {
            bool isServer = sender.Name == "A";
            string text = Frame(buffer, offset, isServer);
            _write((isServer ? "  server -> client  " : "  client -> server  ") + text + (fate == FrameFate.Delivered ? "" : ", lost"));
        }

        private string Frame(byte[] buffer, int offset, bool isServer)
        {
            int packet = offset + EthernetLength;
            switch (Read16(buffer, offset + EtherType))
            {
                case Arp:
                    return Read16(buffer, packet + ArpOperation) == ArpRequest ? "ARP request" : "ARP reply";
                case Ipv4 when buffer[packet + IpProtocol] == Tcp:
                    return Segment(buffer, packet, isServer);
                case Ipv4:
                    return "IPv4 protocol " + buffer[packet + IpProtocol].ToString();
                default:
                    return "another protocol";
            }
        }

        private string Segment(byte[] buffer, int packet, bool isServer)
        {
            int header = packet + ((buffer[packet] & 15) << 2);
            int flags = buffer[header + TcpFlags];
            uint sequence = Read32(buffer, header + SequenceNumber);
            if ((flags & Syn) != 0)
            {
                SetStart(sequence, isServer);
            }

            int length = packet + Read16(buffer, packet + IpTotalLength) - header
                - ((buffer[header + DataOffset] >> 4) << 2);
            string text = Flags(flags) + " seq " + (sequence - (isServer ? _serverStart : _clientStart)).ToString();
            if ((flags & Ack) != 0)
            {
                uint acknowledged = Read32(buffer, header + AcknowledgmentNumber);
                text += " ack " + (acknowledged - (isServer ? _clientStart : _serverStart)).ToString();
            }

            return text + " len " + length.ToString();
        }

        private void SetStart(uint sequence, bool isServer)
        {
            if (isServer)
            {
                _serverStart = sequence;
            }
            else
            {
                _clientStart = sequence;
            }
        }

        private static string Flags(int flags)
        {
            string text = (flags & Syn) != 0 ? "SYN," : "";
            text += (flags & Fin) != 0 ? "FIN," : "";
            text += (flags & Rst) != 0 ? "RST," : "";
            text += (flags & Psh) != 0 ? "PSH," : "";
            text += (flags & Ack) != 0 ? "ACK," : "";
            return text.Length == 0 ? "no flags" : text.Substring(0, text.Length - 1);
        }

        private static int Read16(byte[] buffer, int offset) => (buffer[offset] << 8) | buffer[offset + 1];

        private static uint Read32(byte[] buffer, int offset) =>
            ((uint)Read16(buffer, offset) << 16) | (uint)Read16(buffer, offset + 2);
    }
}
