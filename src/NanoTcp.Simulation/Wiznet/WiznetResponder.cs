using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The chip's own ARP and ping, which work even with an open MACRAW socket: with SIPR set it answers ARP requests for it, and with
    /// PB = 0 it answers pings and hides every ICMP echo request and reply from the sockets (data sheet 4.1, MR; field reports).
    /// </summary>
    internal sealed class WiznetResponder
    {
        private const int EtherType = 12;
        private const int Payload = 14;
        private const int ArpLength = 28;
        private const int IpMinimumHeader = 20;

        private readonly WiznetChip _chip;

        public WiznetResponder(WiznetChip chip)
        {
            _chip = chip;
        }

        /// <summary>Handles a frame from the wire; true when it must not reach any socket.</summary>
        public bool Takes(byte[] f, int o, int length)
        {
            if (length < Payload + ArpLength || f[o + EtherType] != 0x08)
            {
                return false;
            }

            if (f[o + EtherType + 1] == 0x06)
            {
                AnswerArp(f, o);
                return false;
            }

            return f[o + EtherType + 1] == 0x00 && TakesPing(f, o, length);
        }

        private bool TakesPing(byte[] f, int o, int length)
        {
            int ip = o + Payload;
            int icmp = ip + ((f[ip] & 0x0F) * 4);
            bool isEcho = f[ip + 9] == 1 && icmp >= ip + IpMinimumHeader && icmp + 8 <= o + length && (f[icmp] == 8 || f[icmp] == 0);
            if (!isEcho || _chip.BlocksPing || !_chip.IsOwnAddress(f, o) || (f[icmp] == 0 && WiznetIpRaw.Receives(_chip, WiznetNetwork.Icmp)))
            {
                return false;
            }

            if (f[icmp] == 8 && IsOwnIp(f, ip + 16) && length <= WiznetMacRaw.MaximumFrame && _chip.StartReply(length))
            {
                AnswerPing(f, o, length, icmp - o);
            }

            return true;
        }

        // RFC 792: addresses swapped, type 0; the checksum grows by as much as the type shrinks
        private void AnswerPing(byte[] f, int o, int length, int icmp)
        {
            byte[] reply = _chip.ReplyFrame;
            Array.Copy(f, o, reply, 0, length);
            AddressToSender(f, o, reply);
            Array.Copy(f, o + Payload + 16, reply, Payload + 12, 4);
            Array.Copy(f, o + Payload + 12, reply, Payload + 16, 4);
            int checksum = ((reply[icmp + 2] << 8) | reply[icmp + 3]) + 0x0800;
            checksum = (checksum & 0xFFFF) + (checksum >> 16);
            reply[icmp] = 0;
            reply[icmp + 2] = (byte)(checksum >> 8);
            reply[icmp + 3] = (byte)checksum;
        }

        // RFC 826
        private void AnswerArp(byte[] f, int o)
        {
            int arp = o + Payload;
            bool isRequest = f[arp + 6] == 0 && f[arp + 7] == 1;
            if (!isRequest || !IsOwnIp(f, arp + 24) || !_chip.StartReply(WiznetMacRaw.MinimumFrame))
            {
                return;
            }

            byte[] reply = _chip.ReplyFrame;
            Array.Clear(reply, 0, WiznetMacRaw.MinimumFrame);
            AddressToSender(f, o, reply);
            Array.Copy(f, o + EtherType, reply, EtherType, 2 + 6);
            reply[Payload + 7] = 2;
            Array.Copy(_chip.Common.Registers, WiznetRegisterMap.SHAR, reply, Payload + 8, 6);
            Array.Copy(_chip.Common.Registers, WiznetRegisterMap.SIPR, reply, Payload + 14, 4);
            Array.Copy(f, arp + 8, reply, Payload + 18, 10);
        }

        private void AddressToSender(byte[] f, int o, byte[] reply)
        {
            Array.Copy(f, o + 6, reply, 0, 6);
            Array.Copy(_chip.Common.Registers, WiznetRegisterMap.SHAR, reply, 6, 6);
        }

        private bool IsOwnIp(byte[] f, int at)
        {
            byte[] r = _chip.Common.Registers;
            int own = WiznetRegisterMap.SIPR;
            return (r[own] | r[own + 1] | r[own + 2] | r[own + 3]) != 0
                && f[at] == r[own] && f[at + 1] == r[own + 1] && f[at + 2] == r[own + 2] && f[at + 3] == r[own + 3];
        }
    }
}
