namespace NanoTcp.Simulation
{
    /// <summary>The protocol of an open socket: MACRAW, or the chip's own TCP, UDP or IPRAW. Called under the chip's lock.</summary>
    internal abstract class WiznetProtocol
    {
        protected WiznetProtocol(WiznetChip chip, WiznetSocket socket)
        {
            Chip = chip;
            Socket = socket;
        }

        /// <summary>When <see cref="CatchUp"/> has something to do, in microseconds, or <see cref="SimulationPart.Never"/>.</summary>
        public abstract long NextEvent { get; }

        /// <summary>True when transmit memory is freed only by the peer's acknowledgment.</summary>
        public virtual bool KeepsUntilAcknowledged => false;

        protected WiznetChip Chip { get; }

        protected WiznetSocket Socket { get; }

        /// <summary>OPEN: sets Sn_SR.</summary>
        public abstract void Open(long now);

        /// <summary>A command other than OPEN and CLOSE; false when it is not one for this protocol and state.</summary>
        public abstract bool Command(byte command, long now);

        /// <summary>How well a packet matches this socket: 0 for not at all, more for a connection than for a listener.</summary>
        public virtual int Claims(WiznetNetwork packet) => 0;

        /// <summary>Receives a packet that it claimed.</summary>
        public virtual void PacketArrives(WiznetNetwork packet, long now)
        {
        }

        /// <summary>A station has answered an ARP request.</summary>
        public virtual void NeighborAnswers(uint address, byte[] f, int mac, long now)
        {
        }

        /// <summary>CLOSE, or another OPEN: sends what that requires, if anything.</summary>
        public virtual void Close(long now)
        {
        }

        /// <summary>Does what is due.</summary>
        public abstract void CatchUp(long now);

        /// <summary>The link went up or down.</summary>
        public abstract void LinkChanged(bool isUp, long now);

        /// <summary>True while a write to transmit memory would hit what is being sent.</summary>
        public abstract bool IsSendingFrom(int address, int count);

        /// <summary>While reads are torn: number of bytes of a register read after which something changes; 0 for no change.</summary>
        public abstract int TearPoint(int address, int count);

        /// <summary>Makes that change.</summary>
        public abstract void Tear(long now);

        /// <summary>True when a write touches the memory between two free-running pointers.</summary>
        protected bool Touches(int address, int count, int start, int end)
        {
            int mask = Chip.TransmitMemory.SizeOf(Socket.Number) - 1;
            int fromStart = (address - start) & mask;
            return fromStart < ((end - start) & 0xFFFF) || fromStart + count > mask + 1;
        }

        /// <summary>Between the two bytes of one of two registers; when a burst covers both, one is chosen at random.</summary>
        protected int FirstHalf(int address, int count, int oneOffset, int otherOffset)
        {
            int one = Socket.AddressOf(oneOffset);
            int other = Socket.AddressOf(otherOffset);
            bool coversOne = address <= one && address + count >= one + 2;
            bool coversOther = address <= other && address + count >= other + 2;
            if (coversOne && coversOther)
            {
                coversOne = Chip.Random.Below(2) == 0;
            }

            return coversOne ? one + 1 - address : coversOther ? other + 1 - address : 0;
        }

        /// <summary>RECV of any part of the received data: commits Sn_RX_RD.</summary>
        protected bool CommitReceiveRead()
        {
            int target = (Socket.Registers[WiznetRegisterMap.RX_RD] << 8) | Socket.Registers[WiznetRegisterMap.RX_RD + 1];
            bool isBeyond = ((target - Socket.ReceiveRead) & 0xFFFF) > Socket.ReceivedSize;
            Socket.ReceiveRead = target;
            if (isBeyond)
            {
                Chip.Break(WiznetRule.ReceivesBeyondWritten, target);
            }

            return !isBeyond;
        }
    }
}
