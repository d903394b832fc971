using System.Collections;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.W5500
{
    internal sealed class StandInChip : SpiPort
    {
        public byte[] Common = new byte[0x40];
        public byte[][] Sockets = new byte[8][];
        public byte[] Tx = new byte[16384];
        public byte[] Rx = new byte[16384];
        public ArrayList Sent = new ArrayList();
        public bool Keeps { get; set; } = true; public bool LinkUp { get; set; } = true; public bool Filters = true;
        public bool HoldTransmit { get; set; }
        public bool DropLatch { get; set; }
        public bool HeldInReset;
        private int _rxRead;
        public Pin Interrupt = new Pin();
        private readonly byte[] _frame = new byte[2000];

        public StandInChip() { Reset(true); }

        public override int ClockFrequency => 20_000_000;

        public void Reset(bool phy)
        {
            byte p = Common[0x2E];
            Common = new byte[0x40];
            Common[0x19] = 7; Common[0x1A] = 0xD0; Common[0x1B] = 8; Common[0x1C] = 0x28; Common[0x26] = 0xFF; Common[0x27] = 0xFF;
            Common[0x2E] = phy ? (byte)0xB8 : p; Common[0x39] = 4;
            for (int i = 0; i < 8; i++)
            {
                byte[] s = Sockets[i] = new byte[0x30];
                for (int j = 6; j < 12; j++) s[j] = 0xFF;
                s[0x16] = 0x80; s[0x1E] = 2; s[0x1F] = 2; s[0x2C] = 0xFF; s[0x2D] = 0x40;
            }
            _rxRead = 0;
        }

        private static int W(byte[] b, int a) => (b[a] << 8) | b[a + 1];
        private static void W(byte[] b, int a, int v) { b[a] = (byte)(v >> 8); b[a + 1] = (byte)v; }

        public bool Deliver(byte[] frame, int length)
        {
            byte[] s = Sockets[0];
            if (s[3] != 0x42) return false;
            int write = W(s, 0x2A);
            int used = (write - _rxRead) & 0xFFFF;
            if (used + length + 2 > 16384) return false;
            Put(write, (length + 2) >> 8); Put(write + 1, length + 2);
            for (int i = 0; i < length; i++) Put(write + 2 + i, frame[i]);
            W(s, 0x2A, (write + length + 2) & 0xFFFF);
            if (!DropLatch) s[2] |= 4;
            Update();
            return true;
        }

        private void Put(int a, int v) { Rx[a & 0x3FFF] = (byte)v; }

        public void Pump()
        {
            byte[] s = Sockets[0];
            if (s[3] != 0x42 || HoldTransmit || !LinkUp) return;
            int rd = W(s, 0x22), wr = W(s, 0x24);
            if (_sending && rd != wr)
            {
                int n = (wr - rd) & 0xFFFF;
                byte[] f = Keeps ? new byte[n] : _frame;
                for (int i = 0; i < n; i++) f[i] = Tx[(rd + i) & 0x3FFF];
                if (Keeps) Sent.Add(f);
                W(s, 0x22, wr);
                s[2] |= 0x10;
            }
            _sending = false;
        }

        private bool _sending;
        public bool Overlap;

        public void Update()
        {
            byte[] s = Sockets[0];
            bool low = (s[2] & s[0x2C]) != 0 && (Common[0x18] & 1) != 0;
            Interrupt.Set(low);
            W(s, 0x26, (W(s, 0x2A) - _rxRead) & 0xFFFF);
            W(s, 0x20, (s[0x1F] * 1024) - ((W(s, 0x24) - W(s, 0x22)) & 0xFFFF));
            Common[0x2E] = (byte)((Common[0x2E] & 0xF8) | (LinkUp ? 7 : 0));
        }

        public override void Write(byte[] b, int o, int n) { Do(b, o, n); }
        public override void Transfer(byte[] b, int o, int n) { Do(b, o, n); }

        private void Do(byte[] b, int o, int n)
        {
            if (HeldInReset) { for (int i = 0; i < n; i++) b[o + i] = 0; return; }
            int a = (b[o] << 8) | b[o + 1];
            int c = b[o + 2];
            bool w = (c & 4) != 0;
            int blk = c >> 3;
            Update();
            for (int i = 3; i < n; i++, a++)
            {
                if (blk == 0)
                {
                    if (!w) b[o + i] = Common[a & 0x3F];
                    else if (a < 0x39) { Common[a & 0x3F] = b[o + i]; if (a == 0 && (b[o + i] & 0x80) != 0) Reset(false); }
                }
                else if ((blk & 3) == 1)
                {
                    byte[] s = Sockets[blk >> 2];
                    a &= 0xFFFF; if (a >= 0x30) { if (!w) b[o + i] = 0; continue; }
                    if (!w) b[o + i] = s[a];
                    else if (a == 2) s[2] &= (byte)~b[o + i];
                    else if (a == 1) Cmd(blk >> 2, b[o + i]);
                    else if (a != 3) s[a] = b[o + i];
                }
                else if (blk == 2) { if (w) Tx[a & 0x3FFF] = b[o + i]; else b[o + i] = Tx[a & 0x3FFF]; }
                else if (blk == 3) { if (w) Rx[a & 0x3FFF] = b[o + i]; else b[o + i] = Rx[a & 0x3FFF]; }
            }
            Pump();
            Update();
        }

        private void Cmd(int n, int c)
        {
            byte[] s = Sockets[n];
            if (c == 1 && n == 0 && (s[0] & 15) == 4) { s[3] = 0x42; for (int i = 0x22; i < 0x2C; i++) s[i] = 0; _rxRead = 0; _sending = false; }
            else if (c == 0x10) { s[3] = 0; _sending = false; }
            else if (c == 0x40) _rxRead = W(s, 0x28);
            else if (c == 0x20) { if (_sending) Overlap = true; _sending = true; }
        }

        internal sealed class Pin : InputPin
        {
            private bool _low;
            public int Force = -1;
            public override bool IsLow => Force >= 0 ? Force == 0 : _low;
            public void Set(bool low) { if (low != _low) { _low = low; RaiseChanged(); } }
        }
    }
}
