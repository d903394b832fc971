namespace NanoTcp.Simulation
{
    /// <summary>
    /// What a chip model does about a driver that goes against a rule: throws, or only counts. While a fault that was asked for lies to the
    /// driver, breaches are excused: only <see cref="Excused"/> counts them.
    /// </summary>
    public sealed class ChipRules
    {
        private readonly int[] _counts;
        private readonly bool[] _ignored;
        private readonly ChipRuleLevel[] _levels;
        private readonly string[] _sentences;

        internal ChipRules(int count)
        {
            _counts = new int[count];
            _ignored = new bool[count];
            _levels = new ChipRuleLevel[count];
            _sentences = new string[count];
        }

        /// <summary>True (as at first) to throw a <see cref="ChipRuleException"/> on a breach, false to only count it and go on as silicon
        /// would. A habit is never thrown.</summary>
        public bool Throws { get; set; } = true;

        /// <summary>How many rules there are; they are numbered from 0.</summary>
        public int RuleCount => _counts.Length;

        /// <summary>Breaches so far, thrown or not.</summary>
        public int Total { get; private set; }

        /// <summary>Breaches of a driver that a fault had lied to.</summary>
        public int Excused { get; private set; }

        /// <summary>What a driver did against rules of <see cref="ChipRuleLevel.Habit"/>.</summary>
        public int Habits { get; private set; }

        /// <summary>The sentence of the latest breach, or null.</summary>
        public string Latest { get; private set; }

        /// <summary>True from a fault until the driver has brought the chip back to a known state.</summary>
        internal bool IsExcusing { get; set; }

        /// <summary>How often a driver went against one rule so far.</summary>
        /// <param name="rule">Its number in the chip's list.</param>
        public int Count(int rule)
        {
            return _counts[rule];
        }

        /// <summary>The level of one rule.</summary>
        /// <param name="rule">Its number in the chip's list.</param>
        public ChipRuleLevel LevelOf(int rule)
        {
            return _levels[rule];
        }

        /// <summary>One sentence with the rule's source and what the driver did last against it; null while it has not.</summary>
        /// <param name="rule">Its number in the chip's list.</param>
        public string SentenceOf(int rule)
        {
            return _sentences[rule];
        }

        /// <summary>Makes a rule stricter or milder than it is at first.</summary>
        /// <param name="rule">Its number in the chip's list.</param>
        /// <param name="level">Its level from now on.</param>
        public void SetLevel(int rule, ChipRuleLevel level)
        {
            _levels[rule] = level;
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

            bool isHabit = _levels[rule] == ChipRuleLevel.Habit;
            Latest = isHabit ? Latest : sentence;
            if (IsExcusing)
            {
                Excused += isHabit ? 0 : 1;
                return;
            }

            _counts[rule]++;
            _sentences[rule] = sentence;
            if (isHabit)
            {
                Habits++;
                return;
            }

            Total++;
            if (Throws)
            {
                throw new ChipRuleException(rule, sentence);
            }
        }
    }
}
