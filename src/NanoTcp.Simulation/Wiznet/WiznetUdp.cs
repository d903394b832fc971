using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The chip's own UDP. A received record is the sender's address (4), its port (2) and the length of the payload (2), then the payload
    /// (data sheet 4.2, Sn_MR).
    /// </summary>
    internal sealed class WiznetUdp : WiznetDatagram
    {
        private const int HeaderLength = 8;
        private const int RecordHeader = 8;
        private const int LargestPayload = 1472;
        private const int MembershipReport1 = 0x12;
        private const int MembershipReport2 = 0x16;
        private const int LeaveGroup = 0x17;
        private const uint AllRouters = 0xE0000002;

        private readonly byte[] _header = new byte[RecordHeader];

        public WiznetUdp(WiznetChip chip, WiznetSocket socket)
            : base(chip, socket, WiznetNetwork.Udp)
        {
        }

        protected override int LargestPacket => LargestPayload;

        private int Mode => Socket.Registers[WiznetRegisterMap.SocketMR];

        private bool IsMulticast => (Mode & WiznetRegisterMap.Multicast) != 0;

        public override void Open(long now)
        {
            Socket.Registers[WiznetRegisterMap.SocketSR] = WiznetRegisterMap.StatusUdp;
            if (IsMulticast)
            {
                SendMembership((Mode & WiznetRegisterMap.IgmpVersion1) != 0 ? MembershipReport1 : MembershipReport2, RemoteAddress, now);
            }
        }

        public override void Close(long now)
        {
            if (IsMulticast && (Mode & WiznetRegisterMap.IgmpVersion1) == 0)
            {
                SendMembership(LeaveGroup, AllRouters, now);
            }
        }

        public override int Claims(WiznetNetwork packet)
        {
            if (packet.Protocol != WiznetNetwork.Udp || packet.DataLength < HeaderLength
                || WiznetNetwork.Get16(packet.Frame, packet.Data + 2) != WiznetNetwork.Get16(Socket.Registers, WiznetRegisterMap.SocketPORT))
            {
                return 0;
            }

            if (packet.IsMulticast)
            {
                return IsMulticast && packet.Destination == RemoteAddress ? 1 : 0;
            }

            bool blocks = packet.IsBroadcast
                ? (Mode & WiznetRegisterMap.BroadcastBlock) != 0
                : IsMulticast && (Mode & WiznetRegisterMap.UnicastBlock) != 0;
            return blocks ? 0 : 1;
        }

        protected override void Store(WiznetNetwork packet)
        {
            byte[] f = packet.Frame;
            int u = packet.Data;
            int length = WiznetNetwork.Get16(f, u + 4);
            bool isCorrect = length >= HeaderLength && length <= packet.DataLength
                && (WiznetNetwork.Get16(f, u + 6) == 0 || packet.IsDataCorrect());
            if (!isCorrect)
            {
                return;
            }

            WiznetNetwork.Put32(_header, 0, packet.Source);
            Array.Copy(f, u, _header, 4, 2);
            WiznetNetwork.Put16(_header, 6, length - HeaderLength);
            StoreRecord(_header, packet, u + HeaderLength, length - HeaderLength);
        }

        protected override int Compose(int pointer, int length)
        {
            byte[] f = Chip.Transmitter.Frame;
            int u = WiznetNetwork.DataStart;
            int total = HeaderLength + length;
            Array.Copy(Socket.Registers, WiznetRegisterMap.SocketPORT, f, u, 2);
            Array.Copy(Socket.Registers, WiznetRegisterMap.SocketDPORT, f, u + 2, 2);
            WiznetNetwork.Put16(f, u + 4, total);
            WiznetNetwork.Put16(f, u + 6, 0);
            Chip.TransmitMemory.Load(Socket.Number, pointer, f, u + HeaderLength, length);
            uint pseudo = WiznetNetwork.PseudoSum(Chip.Network.OwnAddress, RemoteAddress, WiznetNetwork.Udp, total);
            int checksum = WiznetNetwork.Checksum(f, u, total, pseudo);
            WiznetNetwork.Put16(f, u + 6, checksum == 0 ? 0xFFFF : checksum);
            return total;
        }

        // RFC 2236, without the router alert option
        private void SendMembership(int type, uint to, long now)
        {
            const int length = 8;
            byte[] f = Chip.Transmitter.Frame;
            int g = WiznetNetwork.DataStart;
            f[g] = (byte)type;
            f[g + 1] = 0;
            WiznetNetwork.Put16(f, g + 2, 0);
            Array.Copy(Socket.Registers, WiznetRegisterMap.SocketDIPR, f, g + 4, 4);
            WiznetNetwork.Put16(f, g + 2, WiznetNetwork.Checksum(f, g, length, 0));
            byte[] mac = { 1, 0, 0x5E, (byte)((to >> 16) & 0x7F), (byte)(to >> 8), (byte)to };
            Chip.Network.Send(null, mac, 0, to, WiznetNetwork.Igmp, length, now);
        }
    }
}
