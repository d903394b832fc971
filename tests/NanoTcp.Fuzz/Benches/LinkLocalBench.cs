using System.Buffers.Binary;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Services;

namespace NanoTcp.Fuzz.Benches;

/// <summary>
/// A stack that takes a link-local address, on a link with other hosts that claim it (RFC 3927, 5227). It may use an address only after three
/// probes that no host answered, gives it up on the second conflict within ten seconds, and slows down after ten conflicts.
/// </summary>
public sealed class LinkLocalBench : IFuzzBench
{
    private const uint First = 0xA9FE0100;
    private const uint Last = 0xA9FEFEFF;
    private const int ProbeNumber = 3;
    private const int ConflictLimit = 10;
    private const int RateLimitInterval = 60_000;
    private const int DefendInterval = 10_000;
    private const int PollLimit = 2000;

    // the rate limit, a second at random, three probes and the wait after them
    private const int ProbesMilliseconds = 12_000;
    private const int QuietMilliseconds = RateLimitInterval + ProbesMilliseconds;

    private readonly ManualClock _clock = new(0);
    private readonly WireDevice _device;
    private readonly NetStack _stack;
    private readonly LinkLocal _service;
    private readonly List<uint> _announced = [];
    private uint _owned;
    private uint _probed;
    private int _probes;
    private int _attempts;
    private int _excuses;
    private long _lastDefence = -DefendInterval;

    // after a new link the address is probed for again while it is in use: one conflict is enough then
    private long _probedAgainUntil;

    public LinkLocalBench(FuzzRandom random)
    {
        Random = random;
        byte[] mac = [2, 0, .. random.Bytes(4)];
        _device = new WireDevice(mac, 1500) { Sent = Note };
        _stack = new NetStack(_clock, new SeededRandom(random.Next()), null);
        _service = new LinkLocal(_stack, _stack.AddInterface(_device, 0, 0));
        _service.Start();
        Poll();
    }

    public FuzzRandom Random { get; }

    /// <summary>The address in use, or the one that is probed for; 0 for none.</summary>
    public uint Candidate => _owned != 0 ? _owned : _probed;

    /// <summary>Another host claims an address, or probes for it.</summary>
    public void Claim(uint address, bool probes)
    {
        uint sender = probes ? 0 : address;
        byte[] frame = Frames.Arp(1 + (probes ? 0 : Random.Below(2)), Frames.Broadcast, Frames.PeerMac, sender, new byte[6], address);
        uint owned = _owned;
        bool isConflict = address == _probed && _owned == 0;
        bool isAttack = owned != 0 && sender == owned;
        bool mustGiveUp = isAttack && _clock.Now - _lastDefence < DefendInterval;
        _announced.Clear();
        if (isConflict)
        {
            _probes = 0;
            _probed = 0;
        }

        Input(frame);
        if (_clock.Now < _probedAgainUntil)
        {
            // whether it is given up depends on whether the probes have begun, and what is announced may be a defence or the new link
            _lastDefence = -DefendInterval;
        }
        else if (isAttack && _announced.Contains(owned) && !mustGiveUp)
        {
            _lastDefence = _clock.Now;
        }
        else if (isAttack)
        {
            Require(_service.Address != owned, "an address is neither defended nor given up");
        }
        else if (owned != 0 && isConflict)
        {
            Require(_service.Address == owned, "an address is given up for another host's probe");
        }
    }

    /// <summary>Delivers any frame.</summary>
    public void Input(byte[] frame)
    {
        _device.Deliver(frame);
        Poll();
    }

    public void Advance(long milliseconds)
    {
        long end = _clock.Now + milliseconds;
        long next;
        while ((next = Poll()) < end)
        {
            _clock.MoveTo(next);
        }

        _clock.MoveTo(end);
        Poll();
    }

    /// <summary>No host claims anything: an address must be found.</summary>
    public void Quiet()
    {
        Advance(QuietMilliseconds);
        Require(_service.Address != 0, "no address on a quiet link");
    }

    /// <summary>The cable is unplugged and plugged in again.</summary>
    public void Replug()
    {
        _excuses++;
        _device.IsUp = false;
        Advance(Random.Below(3000));
        _device.IsUp = true;
        _probedAgainUntil = _clock.Now + ProbesMilliseconds;
        Advance(Random.Below(3000));
    }

    public void Finish()
    {
        Quiet();
        _service.Stop();
        Advance(4_000_000);
        Require(_stack.NextDeadline == long.MaxValue && _stack.GetInterface(0).Address == 0, "a timer or an address is left");
    }

    private long Poll()
    {
        for (int i = 0; i < PollLimit; i++)
        {
            long next = _stack.Poll(_clock.Now);
            if (next > _clock.Now && _device.Waiting == 0 && !_clock.TakeWake())
            {
                Check();
                return next;
            }
        }

        throw new InvariantException("the stack wants to be polled without end");
    }

    private void Check()
    {
        uint address = _service.Address;
        Require(_stack.GetInterface(0).Address == address, "the interface has another address");
        Require(address is 0 or (>= First and <= Last), $"address {address:X8}");
        if (address != _owned)
        {
            Require(address == 0 || (address == _probed && _probes >= ProbeNumber), $"{address:X8} is used after {_probes} probes for {_probed:X8}");
            _owned = address;
            _probes = 0;
        }
    }

    private void Note(byte[] frame)
    {
        if (frame[12] != 8 || frame[13] != 6)
        {
            return;
        }

        uint sender = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(28));
        uint target = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(38));
        if (sender == 0)
        {
            Require(target is >= First and <= Last, $"a probe for {target:X8}");
            if (target != _probed || (_owned != 0 && target != _owned))
            {
                _attempts++;
                _owned = 0;
                _probes = 0;
                long limit = ConflictLimit + _excuses + 1 + (_clock.Now / RateLimitInterval);
                Require(_attempts <= limit, $"{_attempts} addresses tried in {_clock.Now} ms");
            }

            _probed = target;
            _probes++;
        }
        else
        {
            Require(sender == _service.Address, $"{sender:X8} in an ARP packet while the address is {_service.Address:X8}");
            if (sender == target)
            {
                _announced.Add(sender);
            }
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantException(message);
        }
    }
}
