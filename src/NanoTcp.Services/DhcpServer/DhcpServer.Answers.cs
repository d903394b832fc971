using NanoTcp.Ethernet;
using NanoTcp.Sockets;

namespace NanoTcp.Services
{
    /// <summary>What the server answers: RFC 2131 section 4.3.</summary>
    public sealed partial class DhcpServer
    {
        // In milliseconds. Section 3.1 (2): a server should check that no host has the address. One ARP request, as RFC 1122 section
        // 2.3.2.1 allows one a second.
        private const int CheckTime = 1000;

        // In milliseconds: how long an offer is reserved, and how long an address that another host has is not given.
        private const int OfferTime = 60_000;
        private const int BlockTime = 600_000;

        private void ReceiveRequests(long now)
        {
            byte[] buffer = _stack.GetServiceBuffer(DhcpMessage.LongestMessage);
            int length;
            while ((length = _sockets.ReceiveFrom(_serverFd, buffer, 0, DhcpMessage.LongestMessage, SocketConstants.MSG_TRUNC, _peer)) >= 0)
            {
                if (length <= DhcpMessage.LongestMessage && State == DhcpServerState.Serving && _request.Read(buffer, length))
                {
                    Handle(now);
                }
                else
                {
                    IgnoredMessages++;
                }
            }
        }

        private void Handle(long now)
        {
            if (_request.Server != 0 && _request.Server != _address)
            {
                // the client has chosen a server that did not answer our DISCOVER, or has its lease from one
                Yield(_request.Server);
                return;
            }

            switch (_request.Type)
            {
                case DhcpMessage.Discover:
                    Discovered(_request, now);
                    break;
                case DhcpMessage.Request:
                    Requested(now);
                    break;
                case DhcpMessage.Decline:
                    Declined(now);
                    break;
                case DhcpMessage.Release:
                    Released(now);
                    break;
                case DhcpMessage.Inform:
                    Informed(now);
                    break;
                default:
                    IgnoredMessages++;
                    break;
            }
        }

        private int IndexOf(uint address)
        {
            uint index = address - _first;
            return index < (uint)_pool.Count ? (int)index : -1;
        }

        private bool IsInSubnet(uint address) => ((address ^ _address) & Ipv4Address.Mask(_interface.PrefixLength)) == 0;

        // section 4.3.1
        private void Discovered(DhcpRequest request, long now)
        {
            int index = _pool.Select(request, IndexOf(request.Requested), now);
            if (index < 0)
            {
                // all addresses are in use: the client is left to other servers
                IgnoredMessages++;
                return;
            }

            DhcpBinding binding = _pool[index];
            if (binding.IsGivenTo(request) && !binding.IsFree(now))
            {
                Offer(binding, request, index, now);
            }
            else if (binding.IsChecking)
            {
                // the offer follows, for the newer message
                binding.Keep(request);
            }
            else
            {
                binding.Check(request, now + CheckTime);
                _interface.ConflictDetection.Query(_first + (uint)index);
            }
        }

        // Offers the addresses that no other host has.
        private void FinishChecks(long now)
        {
            for (int i = 0; i < _pool.Count; i++)
            {
                DhcpBinding binding = _pool[i];
                if (binding.IsChecking && binding.HasConflict)
                {
                    DhcpRequest client = binding.Client;
                    binding.Block(now + BlockTime);
                    Discovered(client, now);
                }
                else if (binding.IsChecking && now >= binding.End)
                {
                    Offer(binding, binding.Client, i, now);
                }
            }
        }

        // the link was down: an answer may have been lost
        private void CancelChecks(long now)
        {
            for (int i = 0; i < _pool.Count; i++)
            {
                if (_pool[i].IsChecking)
                {
                    _pool[i].Block(now);
                }
            }
        }

        // Called while a packet is being received: only notes the conflict.
        private void StationSeen(uint address, byte[] frame, int macOffset)
        {
            int index = IndexOf(address);
            if (index >= 0 && _pool[index].IsChecking)
            {
                _pool[index].Seen(MacAddress.Equal(frame, macOffset, _pool[index].Client.Hardware, 0));
                _stack.Mark(this);
            }
        }

        private void Offer(DhcpBinding binding, DhcpRequest request, int index, long now)
        {
            binding.Give(request, now + OfferTime);
            Answer(request, DhcpMessage.Offer, _first + (uint)index, now);
        }

        // section 4.3.2: SELECTING with our identifier; INIT-REBOOT without an own address; RENEWING and REBINDING
        private void Requested(long now)
        {
            uint wanted = _request.Requested != 0 ? _request.Requested : _request.ClientAddress;
            int index = IndexOf(wanted);
            int known = _pool.Find(_request);
            bool isSelecting = _request.Server != 0;
            bool isExtending = !isSelecting && _request.ClientAddress != 0;
            if (index >= 0 && _pool[index].IsGivenTo(_request))
            {
                Acknowledge(index, wanted, now);
            }
            else if (isSelecting || known >= 0 || !IsInSubnet(wanted))
            {
                Answer(_request, DhcpMessage.Nak, 0, now);
            }
            else if (isExtending && index >= 0 && _pool[index].IsFree(now))
            {
                // a lease from before our restart, whose client uses the address
                Acknowledge(index, wanted, now);
            }
            else if (isExtending && index >= 0)
            {
                Answer(_request, DhcpMessage.Nak, 0, now);
            }
            else
            {
                // a server that does not know the client must remain silent
                IgnoredMessages++;
            }
        }

        private void Acknowledge(int index, uint address, long now)
        {
            _pool[index].Give(_request, now + (_settings.LeaseSeconds * 1000L));
            Answer(_request, DhcpMessage.Ack, address, now);
        }

        // section 4.3.3: the client found another host with the address
        private void Declined(long now)
        {
            int index = IndexOf(_request.Requested);
            if (_request.Server == _address && index >= 0 && _pool[index].IsGivenTo(_request))
            {
                _pool[index].Block(now + BlockTime);
            }
            else
            {
                IgnoredMessages++;
            }
        }

        // section 4.3.4
        private void Released(long now)
        {
            int index = IndexOf(_request.ClientAddress);
            if (index >= 0 && _pool[index].IsGivenTo(_request))
            {
                _pool[index].Release(now);
            }
            else
            {
                IgnoredMessages++;
            }
        }

        // section 4.3.5: parameters for a host that has an address, without a lease
        private void Informed(long now)
        {
            if (_request.ClientAddress != 0 && IsInSubnet(_request.ClientAddress))
            {
                Answer(_request, DhcpMessage.Ack, 0, now);
            }
            else
            {
                IgnoredMessages++;
            }
        }

        /// <param name="request">The client's message.</param>
        /// <param name="type">OFFER, ACK or NAK.</param>
        /// <param name="address">The address to give; 0 for none.</param>
        /// <param name="now">In milliseconds.</param>
        private void Answer(DhcpRequest request, int type, uint address, long now)
        {
            _answer.Begin(request, type, _address, address);
            if (address != 0)
            {
                // T1 and T2 have their defaults, section 4.4.5
                _answer.AddNumber(DhcpOption.LeaseTime, (uint)_settings.LeaseSeconds);
            }

            if (type != DhcpMessage.Nak)
            {
                _answer.AddNumber(DhcpOption.SubnetMask, Ipv4Address.Mask(_interface.PrefixLength));
                _answer.AddNumber(DhcpOption.Router, _settings.Router);
                _answer.AddNumber(DhcpOption.DnsServer, _settings.DnsServer);
            }

            int length = _answer.End();
            _peer.Set(FindDestination(request, type, address, now), DhcpMessage.ClientPort);
            _sockets.SendTo(_serverFd, _answer.Buffer, 0, length, 0, _peer);
        }

        // section 4.1
        private uint FindDestination(DhcpRequest request, int type, uint address, long now)
        {
            if (type == DhcpMessage.Nak)
            {
                return Ipv4Address.Broadcast;
            }

            if (request.ClientAddress != 0)
            {
                return request.ClientAddress;
            }

            return !request.WantsBroadcast && LearnNeighbor(request, address, now) ? address : Ipv4Address.Broadcast;
        }

        // A client without an address does not answer ARP. False when the table is full, or another host may still have the address.
        private bool LearnNeighbor(DhcpRequest request, uint address, long now)
        {
            NeighborTable neighbors = _interface.Neighbors;
            neighbors.Learn(address, request.Hardware, 0, true, false, now);
            Neighbor neighbor = neighbors.Resolve(address, true, now);
            return neighbor != null && neighbor.IsUsable && MacAddress.Equal(neighbor.MacAddress, 0, request.Hardware, 0);
        }
    }
}
