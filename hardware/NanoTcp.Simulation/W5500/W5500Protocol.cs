namespace NanoTcp.Simulation
{
    /// <summary>What an open socket runs: MACRAW, and later the chip's own TCP and UDP. Called under the chip's lock.</summary>
    internal abstract class W5500Protocol
    {
        protected W5500Protocol(W5500Chip chip, W5500Socket socket)
        {
            Chip = chip;
            Socket = socket;
        }

        /// <summary>When <see cref="CatchUp"/> has something to do, in microseconds, or <see cref="SimulationPart.Never"/>.</summary>
        public abstract long NextEvent { get; }

        protected W5500Chip Chip { get; }

        protected W5500Socket Socket { get; }

        /// <summary>OPEN: sets Sn_SR.</summary>
        public abstract void Open();

        /// <summary>A command other than OPEN and CLOSE; false when it is not one for this protocol and state.</summary>
        public abstract bool Command(byte command, long now);

        /// <summary>Offers a frame from the wire; true when it was for this socket, kept or not.</summary>
        public abstract bool FrameArrives(byte[] buffer, int offset, int length, long now);

        /// <summary>Does what time has made due.</summary>
        public abstract void CatchUp(long now);

        /// <summary>The link came or went.</summary>
        public abstract void LinkChanged(bool isUp, long now);

        /// <summary>True while a write to transmit memory would hit what is being sent.</summary>
        public abstract bool IsSendingFrom(int address, int count);

        /// <summary>
        /// While reads are torn: after how many bytes of a register read something changes, or 0 for not at all.
        /// </summary>
        public abstract int TearPoint(int address, int count);

        /// <summary>Lets that happen.</summary>
        public abstract void Tear(long now);
    }
}
