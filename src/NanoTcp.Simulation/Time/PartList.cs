using System;

namespace NanoTcp.Simulation
{
    /// <summary>The parts of a world, in the order in which they were made: the order decides who runs first at the same moment.</summary>
    internal sealed class PartList
    {
        private const int InitialCapacity = 8;

        private SimulationPart[] _parts = new SimulationPart[InitialCapacity];
        private int _count;

        public void Add(SimulationPart part)
        {
            if (_count == _parts.Length)
            {
                SimulationPart[] larger = new SimulationPart[_count * 2];
                Array.Copy(_parts, 0, larger, 0, _count);
                _parts = larger;
            }

            _parts[_count++] = part;
        }

        /// <summary>The part whose event comes first, or null when none wants to run before or at the limit.</summary>
        public SimulationPart Earliest(long limit, bool withPrograms)
        {
            SimulationPart[] parts = _parts;
            int count = _count;
            SimulationPart earliest = null;
            for (int i = 0; i < count; i++)
            {
                SimulationPart part = parts[i];
                long due = part.Due;
                if (due <= limit && due != SimulationPart.Never && (withPrograms || !part.IsProgram))
                {
                    if (earliest == null || due < earliest.Due)
                    {
                        earliest = part;
                    }
                }
            }

            return earliest;
        }
    }
}
