namespace NanoTcp.Simulation
{
    /// <summary>
    /// What a chip model does when a driver breaks a rule: throw, or only count. While a requested fault affects the driver, breaches are
    /// excused: only <see cref="Excused"/> counts them.
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

        /// <summary>
        /// True (default) to throw a <see cref="ChipRuleException"/> on a breach, false to count it and continue as silicon would. A habit
        /// is never thrown.
        /// </summary>
        public bool Throws { get; set; } = true;

        /// <summary>Number of rules, which are numbered from 0.</summary>
        public int RuleCount => _counts.Length;

        /// <summary>Breaches so far, thrown or not.</summary>
        public int Total { get; private set; }

        /// <summary>Breaches of a driver that was affected by a fault.</summary>
        public int Excused { get; private set; }

        /// <summary>Times that a driver broke a rule of level <see cref="ChipRuleLevel.Habit"/>.</summary>
        public int Habits { get; private set; }

        /// <summary>The sentence of the latest breach; null before the first.</summary>
        public string Latest { get; private set; }

        /// <summary>True from a fault until the driver has brought the chip back to a known state.</summary>
        internal bool IsExcusing { get; set; }

        /// <summary>Number of times that a driver broke one rule.</summary>
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

        /// <summary>One sentence with the rule's source and what the driver last did against it; null if it never did.</summary>
        /// <param name="rule">Its number in the chip's list.</param>
        public string SentenceOf(int rule)
        {
            return _sentences[rule];
        }

        /// <summary>Changes the level of a rule.</summary>
        /// <param name="rule">Its number in the chip's list.</param>
        /// <param name="level">The new level.</param>
        public void SetLevel(int rule, ChipRuleLevel level)
        {
            _levels[rule] = level;
        }

        /// <summary>Stops checking a rule.</summary>
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
