using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The chip's own UDP. A received record is the sender's address (4), its port (2) and the length of the payload (2), then the payload
    /// (data sheet 4.2, Sn_MR).
    /// </summary>
    internal sealed class W5500Udp : W5500Datagram
    {
        private const int HeaderLength = 8;
        private const int RecordHeader = 8;
        private const int LargestPayload = 1472;
        private const int MembershipReport1 = 0x12;
        private const int MembershipReport2 = 0x16;
        private const int LeaveGroup = 0x17;
        private const uint AllRouters = 0xE0000002;

        private readonly byte[] _header = new byte[RecordHeader];

        public W5500Udp(W5500Chip chip, W5500Socket socket)
            : base(chip, socket, W5500Network.Udp)
        {
        }

        protected override int LargestPacket => LargestPayload;

        private int Mode => Socket.Registers[W5500RegisterMap.SocketMR];

        private bool IsMulticast => (Mode & W5500RegisterMap.Multicast) != 0;

        public override void Open(long now)
        {
            Socket.Registers[W5500RegisterMap.SocketSR] = W5500RegisterMap.StatusUdp;
            if (IsMulticast)
            {
                SendMembership((Mode & W5500RegisterMap.IgmpVersion1) != 0 ? MembershipReport1 : MembershipReport2, RemoteAddress, now);
            }
        }

        public override void Close(long now)
        {
            if (IsMulticast && (Mode & W5500RegisterMap.IgmpVersion1) == 0)
            {
                SendMembership(LeaveGroup, AllRouters, now);
            }
        }

        public override int Claims(W5500Network packet)
        {
            if (packet.Protocol != W5500Network.Udp || packet.DataLength < HeaderLength
                || W5500Network.Get16(packet.Frame, packet.Data + 2) != W5500Network.Get16(Socket.Registers, W5500RegisterMap.SocketPORT))
            {
                return 0;
            }

            if (packet.IsMulticast)
            {
                return IsMulticast && packet.Destination == RemoteAddress ? 1 : 0;
            }

            bool blocks = packet.IsBroadcast
                ? (Mode & W5500RegisterMap.BroadcastBlock) != 0
                : IsMulticast && (Mode & W5500RegisterMap.UnicastBlock) != 0;
            return blocks ? 0 : 1;
        }

        protected override void Store(W5500Network packet)
        {
            byte[] f = packet.Frame;
            int u = packet.Data;
            int length = W5500Network.Get16(f, u + 4);
            bool isCorrect = length >= HeaderLength && length <= packet.DataLength
                && (W5500Network.Get16(f, u + 6) == 0 || packet.IsDataCorrect());
            if (!isCorrect)
            {
                return;
            }

            W5500Network.Put32(_header, 0, packet.Source);
            Array.Copy(f, u, _header, 4, 2);
            W5500Network.Put16(_header, 6, length - HeaderLength);
            StoreRecord(_header, packet, u + HeaderLength, length - HeaderLength);
        }

        protected override int Compose(int pointer, int length)
        {
            byte[] f = Chip.Transmitter.Frame;
            int u = W5500Network.DataStart;
            int total = HeaderLength + length;
            Array.Copy(Socket.Registers, W5500RegisterMap.SocketPORT, f, u, 2);
            Array.Copy(Socket.Registers, W5500RegisterMap.SocketDPORT, f, u + 2, 2);
            W5500Network.Put16(f, u + 4, total);
            W5500Network.Put16(f, u + 6, 0);
            Chip.TransmitMemory.Load(Socket.Number, pointer, f, u + HeaderLength, length);
            uint pseudo = W5500Network.PseudoSum(Chip.Network.OwnAddress, RemoteAddress, W5500Network.Udp, total);
            int checksum = W5500Network.Checksum(f, u, total, pseudo);
            W5500Network.Put16(f, u + 6, checksum == 0 ? 0xFFFF : checksum);
            return total;
        }

        // RFC 2236, without the router alert option
        private void SendMembership(int type, uint to, long now)
        {
            const int length = 8;
            byte[] f = Chip.Transmitter.Frame;
            int g = W5500Network.DataStart;
            f[g] = (byte)type;
            f[g + 1] = 0;
            W5500Network.Put16(f, g + 2, 0);
            Array.Copy(Socket.Registers, W5500RegisterMap.SocketDIPR, f, g + 4, 4);
            W5500Network.Put16(f, g + 2, W5500Network.Checksum(f, g, length, 0));
            byte[] mac = { 1, 0, 0x5E, (byte)((to >> 16) & 0x7F), (byte)(to >> 8), (byte)to };
            Chip.Network.Send(null, mac, 0, to, W5500Network.Igmp, length, now);
        }
    }
}
