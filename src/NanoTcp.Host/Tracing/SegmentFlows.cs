namespace NanoTcp.Host.Tracing;

/// <summary>Progress of each direction of the connections seen.</summary>
internal sealed class SegmentFlows
{
    // limit of tracked connections; when it is reached, the numbering of open ones restarts
    private const int MaxFlows = 10_000;

    private readonly Dictionary<FlowKey, Flow> _flows = [];

    /// <summary>Sequence number of a flow's SYN; 0 if it was not seen.</summary>
    public uint BeginningOf(FlowKey key) => _flows.GetValueOrDefault(key).Beginning;

    /// <summary>Records a segment.</summary>
    /// <param name="length">Sequence numbers that it occupies: bytes, SYN and FIN.</param>
    /// <returns>True when all of them were seen before.</returns>
    public bool Note(FlowKey key, uint sequence, int length, bool isSyn)
    {
        uint end = sequence + (uint)length;
        bool isKnown = _flows.TryGetValue(key, out Flow flow);

        // a SYN with another sequence number starts a new connection between the same ports
        if (!isKnown || (isSyn && flow.Beginning != sequence))
        {
            if (_flows.Count >= MaxFlows)
            {
                _flows.Clear();
            }

            _flows[key] = new Flow(isSyn ? sequence : 0, end);
            return false;
        }

        if ((int)(end - flow.End) > 0)
        {
            _flows[key] = flow with { End = end };
            return false;
        }

        return length > 0;
    }

    private readonly record struct Flow(uint Beginning, uint End);
}

/// <summary>One direction of a connection: sender and receiver, addresses in host order.</summary>
internal readonly record struct FlowKey(uint Source, int From, uint Destination, int To)
{
    public FlowKey Reversed => new(Destination, To, Source, From);
}
