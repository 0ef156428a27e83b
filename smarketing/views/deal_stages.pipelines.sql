-- The pipelines that deals with a stage history are in, those with the most deals first; '' where none is named.
select pipeline, count(*) as deals from deal_history group by pipeline order by deals desc, pipeline
