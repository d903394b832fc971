namespace NanoTcp.Simulation
{
    /// <summary>
    /// IPRAW: the data of the IP protocol in Sn_PROTO, without a transport header. WIZnet's library has it, the data sheet does not. A
    /// received record is the sender's address (4) and the length of the data (2), then the data.
    /// </summary>
    internal sealed class W5500IpRaw : W5500Datagram
    {
        private const int RecordHeader = 6;
        private const int LargestData = 1480;

        private readonly byte[] _header = new byte[RecordHeader];

        public W5500IpRaw(W5500Chip chip, W5500Socket socket)
            : base(chip, socket, socket.Registers[W5500RegisterMap.SocketPROTO])
        {
        }

        protected override int LargestPacket => LargestData;

        /// <summary>True when a socket receives the packets of an IP protocol.</summary>
        public static bool Receives(W5500Chip chip, int ipProtocol)
        {
            for (int i = 0; i < W5500Chip.SocketCount; i++)
            {
                W5500IpRaw raw = chip.Sockets[i].Protocol as W5500IpRaw;
                if (raw != null && raw.IpProtocol == ipProtocol)
                {
                    return true;
                }
            }

            return false;
        }

        public override void Open(long now)
        {
            Socket.Registers[W5500RegisterMap.SocketSR] = W5500RegisterMap.StatusIpRaw;
        }

        public override int Claims(W5500Network packet)
        {
            return packet.Protocol == IpProtocol ? 1 : 0;
        }

        protected override void Store(W5500Network packet)
        {
            W5500Network.Put32(_header, 0, packet.Source);
            W5500Network.Put16(_header, 4, packet.DataLength);
            StoreRecord(_header, packet, packet.Data, packet.DataLength);
        }

        protected override int Compose(int pointer, int length)
        {
            Chip.TransmitMemory.Load(Socket.Number, pointer, Chip.Transmitter.Frame, W5500Network.DataStart, length);
            return length;
        }
    }
}
