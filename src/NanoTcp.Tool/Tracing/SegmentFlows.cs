namespace NanoTcp.Tool.Tracing;

/// <summary>How far each direction of the connections that were seen has come.</summary>
internal sealed class SegmentFlows
{
    // More connections than anybody follows; then the numbering of running ones begins anew.
    private const int MostFlows = 10_000;

    private readonly Dictionary<FlowKey, Flow> _flows = [];

    /// <summary>The sequence number of a flow's SYN; 0 when it was not seen.</summary>
    public uint BeginningOf(FlowKey key) => _flows.GetValueOrDefault(key).Beginning;

    /// <summary>Takes notice of a segment.</summary>
    /// <param name="length">The sequence numbers that it takes: its bytes, its SYN and its FIN.</param>
    /// <returns>True when all of them were seen before.</returns>
    public bool Note(FlowKey key, uint sequence, int length, bool isSyn)
    {
        uint end = sequence + (uint)length;
        bool isKnown = _flows.TryGetValue(key, out Flow flow);

        // A SYN with another number begins another connection between the same ports.
        if (!isKnown || (isSyn && flow.Beginning != sequence))
        {
            if (_flows.Count >= MostFlows)
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
