using System;

namespace NanoTcp.Simulation
{
    /// <summary>The parts of a world, in the order in which they were made, which is the order of events at the same time.</summary>
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

        /// <summary>The part with the earliest event, or null when none is due by the limit.</summary>
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
