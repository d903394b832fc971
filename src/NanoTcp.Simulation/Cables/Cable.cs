using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// Joins two ends in one process. Each direction has its own impairments, with a seed: on a virtual clock the same seed and the same
    /// frames give the same history. Both ends may send at the same time from two threads; no lock is held while a frame is delivered.
    /// </summary>
    public sealed class Cable
    {
        private readonly object _tapLock = new object();
        private bool _isPlugged = true;

        /// <summary>Creates an Ethernet cable, plugged in at both ends, with all impairments off.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Seeds the random impairments.</param>
        public Cable(SimulationClock clock, uint seed)
            : this(clock, seed, LinkKind.Ethernet)
        {
        }

        /// <summary>Creates a cable, plugged in at both ends, with all impairments off.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Seeds the random impairments.</param>
        /// <param name="kind">The header that frames begin with.</param>
        public Cable(SimulationClock clock, uint seed, LinkKind kind)
        {
            Kind = kind;
            A = new CablePort(this, "A");
            B = new CablePort(this, "B");
            A.LinkPartner = B;
            B.LinkPartner = A;
            A.Direction = new CableDirection(this, A, clock, new SimulationRandom(seed));
            B.Direction = new CableDirection(this, B, clock, new SimulationRandom(~seed));
        }

        /// <summary>The first end.</summary>
        public CablePort A { get; }

        /// <summary>The other end.</summary>
        public CablePort B { get; }

        /// <summary>The header that frames begin with.</summary>
        public LinkKind Kind { get; }

        /// <summary>Receives every frame from both ends, for example to write a capture file; null for none.</summary>
        public CableTap Tap { get; set; }

        /// <summary>Receives every frame when it arrives, just before the other end does; null for none.</summary>
        public CableArrival ArrivalTap { get; set; }

        /// <summary>False while the cable is unplugged: both ends have no link, and frames in flight are lost.</summary>
        public bool IsPlugged
        {
            get => _isPlugged;
            set
            {
                if (_isPlugged == value)
                {
                    return;
                }

                _isPlugged = value;
                if (!value)
                {
                    A.Direction.DropFramesInFlight();
                    B.Direction.DropFramesInFlight();
                }

                RaiseLinkChanged();
            }
        }

        internal void RaiseLinkChanged()
        {
            A.RaiseLinkChanged();
            B.RaiseLinkChanged();
        }

        internal void ShowToTap(CablePort sender, byte[] buffer, int offset, int length, long time, FrameFate fate)
        {
            lock (_tapLock)
            {
                CableTap tap = Tap;
                if (tap != null)
                {
                    tap(sender, buffer, offset, length, time, fate);
                }
            }
        }
    }
}
