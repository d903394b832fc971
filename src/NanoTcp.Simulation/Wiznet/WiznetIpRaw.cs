namespace NanoTcp.Simulation
{
    /// <summary>
    /// IPRAW: the data of the IP protocol in Sn_PROTO, without a transport header. WIZnet's library has it, the data sheet does not. A
    /// received record is the sender's address (4) and the length of the data (2), then the data.
    /// </summary>
    internal sealed class WiznetIpRaw : WiznetDatagram
    {
        private const int RecordHeader = 6;
        private const int LargestData = 1480;

        private readonly byte[] _header = new byte[RecordHeader];

        public WiznetIpRaw(WiznetChip chip, WiznetSocket socket)
            : base(chip, socket, socket.Registers[WiznetRegisterMap.SocketPROTO])
        {
        }

        protected override int LargestPacket => LargestData;

        /// <summary>True when a socket receives the packets of an IP protocol.</summary>
        public static bool Receives(WiznetChip chip, int ipProtocol)
        {
            for (int i = 0; i < WiznetChip.SocketCount; i++)
            {
                WiznetIpRaw raw = chip.Sockets[i].Protocol as WiznetIpRaw;
                if (raw != null && raw.IpProtocol == ipProtocol)
                {
                    return true;
                }
            }

            return false;
        }

        public override void Open(long now)
        {
            Socket.Registers[WiznetRegisterMap.SocketSR] = WiznetRegisterMap.StatusIpRaw;
        }

        public override int Claims(WiznetNetwork packet)
        {
            return packet.Protocol == IpProtocol ? 1 : 0;
        }

        protected override void Store(WiznetNetwork packet)
        {
            WiznetNetwork.Put32(_header, 0, packet.Source);
            WiznetNetwork.Put16(_header, 4, packet.DataLength);
            StoreRecord(_header, packet, packet.Data, packet.DataLength);
        }

        protected override int Compose(int pointer, int length)
        {
            Chip.TransmitMemory.Load(Socket.Number, pointer, Chip.Transmitter.Frame, WiznetNetwork.DataStart, length);
            return length;
        }
    }
}
