using System;

namespace NanoTcp.Simulation
{
    /// <summary>Thrown when a driver does what the chip's data sheet forbids, or what is known to fail on silicon.</summary>
    public class ChipRuleException : Exception
    {
        /// <summary>Creates an exception for a rule.</summary>
        /// <param name="rule">Number of the rule in the chip's list.</param>
        /// <param name="message">One sentence: the source, the rule and what the driver did.</param>
        public ChipRuleException(int rule, string message)
            : base(message)
        {
            Rule = rule;
        }

        /// <summary>Number of the rule in the chip's list, for example a <see cref="WiznetRule"/>.</summary>
        public int Rule { get; }
    }
}
