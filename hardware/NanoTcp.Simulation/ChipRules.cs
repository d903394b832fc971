namespace NanoTcp.Simulation
{
    /// <summary>
    /// What a chip model does about a driver that breaks a rule: throws, or only counts. While a fault that was asked for lies to the
    /// driver, breaches are excused: only <see cref="Excused"/> counts them.
    /// </summary>
    public sealed class ChipRules
    {
        private readonly int[] _breaches;
        private readonly bool[] _ignored;

        internal ChipRules(int count)
        {
            _breaches = new int[count];
            _ignored = new bool[count];
        }

        /// <summary>True (as at first) to throw a <see cref="ChipRuleException"/> on a breach, false to only count it and go on as silicon
        /// would.</summary>
        public bool Throws { get; set; } = true;

        /// <summary>Breaches so far, thrown or not.</summary>
        public int Total { get; private set; }

        /// <summary>Breaches of a driver that a fault had lied to.</summary>
        public int Excused { get; private set; }

        /// <summary>What is no breach but worth a look, such as buffer sizes that only just work.</summary>
        public int Warnings { get; internal set; }

        /// <summary>The sentence of the latest breach, or null.</summary>
        public string Latest { get; private set; }

        /// <summary>True from a fault until the driver has brought the chip back to a known state.</summary>
        internal bool IsExcusing { get; set; }

        /// <summary>Breaches of one rule so far.</summary>
        /// <param name="rule">Its number in the chip's list.</param>
        public int Count(int rule)
        {
            return _breaches[rule];
        }

        /// <summary>Stops watching a rule.</summary>
        /// <param name="rule">Its number in the chip's list.</param>
        public void Ignore(int rule)
        {
            _ignored[rule] = true;
        }

        internal void Break(int rule, string sentence)
        {
            if (_ignored[rule])
            {
                return;
            }

            Latest = sentence;
            if (IsExcusing)
            {
                Excused++;
                return;
            }

            Total++;
            _breaches[rule]++;
            if (Throws)
            {
                throw new ChipRuleException(rule, sentence);
            }
        }
    }
}
