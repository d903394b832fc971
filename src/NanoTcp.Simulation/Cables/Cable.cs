using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// Joins two ends in process. Each direction has its own impairments, seeded: on a virtual clock the same seed and the same
    /// frames give the same history. Both ends may send at the same moment from two threads; no lock is held while a frame is delivered.
    /// </summary>
    public sealed class Cable
    {
        private readonly object _tapLock = new object();
        private bool _isPlugged = true;

        /// <summary>Makes an Ethernet cable, plugged in at both ends, with all impairments off.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Decides the course of chance.</param>
        public Cable(SimulationClock clock, uint seed)
            : this(clock, seed, LinkKind.Ethernet)
        {
        }

        /// <summary>Makes a cable, plugged in at both ends, with all impairments off.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Decides the course of chance.</param>
        /// <param name="kind">What the frames on it begin with.</param>
        public Cable(SimulationClock clock, uint seed, LinkKind kind)
        {
            Kind = kind;
            A = new CablePort(this, "A");
            B = new CablePort(this, "B");
            A.FarEnd = B;
            B.FarEnd = A;
            A.Direction = new CableDirection(this, A, clock, new SimulationRandom(seed));
            B.Direction = new CableDirection(this, B, clock, new SimulationRandom(~seed));
        }

        /// <summary>One end.</summary>
        public CablePort A { get; }

        /// <summary>The other end.</summary>
        public CablePort B { get; }

        /// <summary>What the frames on it begin with.</summary>
        public LinkKind Kind { get; }

        /// <summary>Sees every frame, from both ends; null for nobody. Meant for writing a capture file.</summary>
        public CableTap Tap { get; set; }

        /// <summary>Sees every frame when it arrives, just before the other end does; null for nobody.</summary>
        public CableArrival ArrivalTap { get; set; }

        /// <summary>False while the cable is pulled out: both ends lose their link, and what was on its way is lost.</summary>
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
                    A.Direction.LoseFramesOnTheWay();
                    B.Direction.LoseFramesOnTheWay();
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
