namespace NanoTcp.Simulation
{
    /// <summary>Faults on demand. Breaches count again once the affected driver has reset the chip or set up receive memory.</summary>
    public sealed class Enc28j60Faults : ChipFaults
    {
        /// <summary>Value of EREVID; -1 for that of the chip's revision.</summary>
        public int Revision = -1;

        /// <summary>Wrong next-packet pointer for the next received packet; -1 for none. Used once.</summary>
        public int NextPacketPointer = -1;

        /// <summary>Wrong byte count for the next received packet; -1 for none. Used once.</summary>
        public int NextByteCount = -1;

        /// <summary>Number of received frames that will have a wrong check sequence. Counts down.</summary>
        public int BadFrames;

        /// <summary>Collisions of the next frame sent; more than 15 abort it. Used once, without effect in full duplex.</summary>
        public int Collisions;

        /// <summary>Number of sent frames that a late collision will abort. Counts down.</summary>
        public int LateCollisions;

        /// <summary>Number of sent frames that excessive deferral will abort. Counts down.</summary>
        public int ExcessiveDeferrals;

        /// <summary>True when the wires of the receive pair are crossed.</summary>
        public bool IsReceivePairCrossed;

        /// <summary>True when a bit of buffer memory is stuck.</summary>
        public bool MemoryIsFaulty;
    }
}
