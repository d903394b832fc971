using NanoTcp.Links;

namespace NanoTcp.Services
{
    /// <summary>
    /// A name that only one station may have: where it stands, which answers about it are due, and what the message that was read last says of
    /// it. The host's own, or a service's.
    /// </summary>
    internal sealed class MdnsName
    {
        /// <summary>The service; null for the host.</summary>
        public readonly MdnsService Service;

        /// <summary>The name as it is compared: in lower case.</summary>
        public readonly byte[] Name;
        public int Length;

        public MdnsState State;

        /// <summary>Probes or announcements that are yet to come.</summary>
        public int Left;

        public int Conflicts;
        public long Deadline = NetDevice.Never;
        public long LastMulticast = -MdnsMessage.TimeToLive * 1000L;

        /// <summary>When a multicast answer is due, with which records, and who may yet say that it is not needed.</summary>
        public long AnswerAt = NetDevice.Never;
        public int Due;
        public uint Asker;

        /// <summary>Records that are asked for, and that the asker knows for half of their time at least (RFC 6762 section 7.1).</summary>
        public int Asked;
        public int Known;

        /// <summary>All that is asked for may be answered to the asker alone.</summary>
        public bool AllowsUnicast;

        /// <summary>Somebody says that he has a record of the name that is none of ours, of whatever type.</summary>
        public bool ClaimsName;

        /// <summary>Somebody says that he has a record of the name of a type of ours, with other data.</summary>
        public bool ClaimsRecord;

        /// <summary>Somebody probes for the name (section 8.2); his records come after ours, which decides.</summary>
        public bool IsProbe;
        public bool IsProbeGreater;

        public MdnsName(MdnsService service, byte[] name)
        {
            Service = service;
            Name = name;
        }

        public bool IsEstablished => State == MdnsState.Announcing || State == MdnsState.Established;

        /// <summary>The records that are ours alone.</summary>
        public int Unique => Service == null ? MdnsRecords.Address : MdnsRecords.Location | MdnsRecords.Text;

        /// <summary>Forgets what the last message said.</summary>
        public void BeginMessage()
        {
            Asked = MdnsRecords.None;
            Known = MdnsRecords.None;
            AllowsUnicast = true;
            ClaimsName = false;
            ClaimsRecord = false;
            IsProbe = false;
            IsProbeGreater = false;
        }

        public void Wait()
        {
            State = MdnsState.Waiting;
            Deadline = NetDevice.Never;
            AnswerAt = NetDevice.Never;
        }

        /// <summary>Which of our records a question of a type is for.</summary>
        public int RecordsOf(int type)
        {
            int known = RecordOf(type);
            return type == DnsMessage.TypeAny ? Unique : known == MdnsRecords.None ? MdnsRecords.NothingElse : known;
        }

        /// <summary>Our record of a type.</summary>
        public int RecordOf(int type)
        {
            int record = type == DnsMessage.TypeA ? MdnsRecords.Address
                : type == MdnsMessage.TypeSrv ? MdnsRecords.Location
                : type == MdnsMessage.TypeTxt ? MdnsRecords.Text : MdnsRecords.None;
            return record & Unique;
        }

        /// <summary>Type of one of our records, in the order in which probes are compared (section 8.2.1).</summary>
        /// <returns>0 when there are no more.</returns>
        public int TypeAt(int place)
        {
            return Service == null ? (place == 0 ? DnsMessage.TypeA : 0)
                : place == 0 ? MdnsMessage.TypeTxt : place == 1 ? MdnsMessage.TypeSrv : 0;
        }
    }
}
